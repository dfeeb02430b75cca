"""A fault for each rule of `rules.yaml`, and the sound code that the rule must leave alone."""

from __future__ import annotations

from collections.abc import Mapping

PLANTED: Mapping[str, tuple[str, str]] = {
    "sql-put-together": (
        'found = text(f"select * from person where name = {name}")\n',
        'found = text("select * from person where name = :name")\n',
    ),
    "compare-digest-of-text": (
        "import hmac\nis_right = hmac.compare_digest(sent, known)\n",
        "import hmac\nis_right = hmac.compare_digest(sent.encode(), known.encode())\n",
    ),
    "yaml-that-runs": (
        "import yaml\nread = yaml.load(text, yaml.Loader)\n",
        "import yaml\nread = yaml.load(text, yaml.CSafeLoader)\n",
    ),
    "shell": (
        "import subprocess\nsubprocess.run(words, shell=True)\n",
        "import subprocess\nsubprocess.run(words, check=True)\n",
    ),
    "tls-not-checked": (
        "import httpx\nclient = httpx.Client(timeout=5, verify=False)\n",
        "import httpx\nclient = httpx.Client(timeout=5, verify=context)\n",
    ),
    "object-from-bytes": ("import pickle\nread = pickle.loads(raw)\n", "read = json.loads(raw)\n"),
    "code-from-text": ("value = eval(text)\n", "value = int(text)\n"),
    "markup-of-a-value": (
        'html = Markup(f"<b>{name}</b>")\n',
        'html = Markup("<b>{}</b>").format(name)\n',
    ),
    "template-does-not-escape": ("<p>{{ name | safe }}</p>\n", "<p>{{ name }}</p>\n"),
    "person-in-the-log": (
        'log.info("registered", last_name=person.last_name)\n',
        'log.info("registered", participant_id=person.id)\n',
    ),
    "route-open-to-everybody": (
        '@api.get("/people")\n@api.response(200, P)\ndef people():\n    return all_of_them()\n',
        '@api.get("/people")\n@require("people:read")\ndef people():\n    return all_of_them()\n',
    ),
    "request-without-an-end": (
        "import httpx\nclient = httpx.Client(base_url=url)\n",
        "import httpx\nclient = httpx.Client(base_url=url, timeout=5)\n",
    ),
    "guessable": (
        "import random\npin = random.randint(0, 999999)\n",
        "import secrets\npin = secrets.randbelow(1000000)\n",
    ),
    "token-not-checked": (
        'import jwt\nclaims = jwt.decode(token, options={"verify_signature": False})\n',
        'import jwt\nclaims = jwt.decode(token, key, algorithms=["ES256"], audience="intake")\n',
    ),
    "redirect-to-anywhere": (
        'answer = redirect(request.args["next"])\n',
        'answer = redirect(inside(request.args["next"]))\n',
    ),
    "file-from-the-request": (
        'content = open(request.args["name"])\n',
        'content = open(FILES[request.args["name"]])\n',
    ),
    "whole-list-for-its-length": (
        "count = len(client().intake.pool())\n",
        'count = client().intake.waiting()["count"]\n',
    ),
    "weak-hash": (
        "import hashlib\nsign = hashlib.md5(raw)\n",
        "import hashlib\nsign = hashlib.sha256(raw)\n",
    ),
    "debugger": ('app.run("127.0.0.1", debug=True)\n', 'app.run("127.0.0.1")\n'),
}
