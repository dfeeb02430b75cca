"""`kreis bounce`: hands a mail that came back to notifications. For the pipe of any mail server.

Promise: exits with 0 once notifications has taken the mail, whatever it makes of it, and with 75
otherwise: the mail server keeps the mail and tries again (sysexits.h, EX_TEMPFAIL).
"""

from __future__ import annotations

import hmac
import os
import sys
import time
from pathlib import Path
from typing import NoReturn

import click
import httpx

from kreis.chassis.client.ca_bundle import ca_bundle
from kreis.onebox.options import in_data_folder

TRY_AGAIN = 75
_LARGEST = 1_900_000
"""Bytes: notifications takes 2 MB. What is cut off is the end of the mail that came back."""
_PATIENCE = 20.0
"""Seconds."""


@click.command()
@in_data_folder
@click.option("--url", help="Notifications' address. By default that of this machine.")
@click.option(
    "--key-file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Holds KREIS_MAIL_REPORT_KEY. By default the environment does.",
)
@click.option("--recipient", default="", help="To whom the mail was sent, as the server knows it.")
def bounce(data: Path, url: str | None, key_file: Path | None, recipient: str) -> None:
    """Reads a bounce or a complaint from standard input: | kreis bounce"""
    try:
        answer = _report(_address(data, url), _key(key_file), _mail(recipient))
    except (OSError, ValueError, httpx.HTTPError, httpx.InvalidURL) as fault:
        _fail(f"{type(fault).__name__}: {fault}")
    if answer.status_code != httpx.codes.ACCEPTED:
        _fail(f"notifications answers {answer.status_code}: {answer.text[:200]}")
    try:
        told = answer.json()
        click.echo(f"{told['report']}, {'noted' if told['has_effect'] else 'changes nothing'}")
    except (ValueError, KeyError, TypeError):
        # Some proxy has answered, and the mail may be nowhere.
        _fail(f"this is no answer of notifications: {answer.text[:200]}")


def _report(url: str, key: bytes, mail: bytes) -> httpx.Response:
    moment = str(int(time.time()))
    mac = hmac.digest(key, moment.encode() + b"." + mail, "sha256").hex()
    headers = {"Content-Type": "message/rfc822", "Kreis-Signature": f"t={moment},v1={mac}"}
    path = f"{url.rstrip('/')}/v1/mail-reports"
    return httpx.post(path, content=mail, headers=headers, timeout=_PATIENCE, verify=ca_bundle())


def _mail(recipient: str) -> bytes:
    """Returns the mail. Its recipient comes first: some servers leave it out of the headers."""
    mail = sys.stdin.buffer.read(_LARGEST)
    # A mailbox file puts this line before each mail; it is none of its headers.
    if mail.startswith(b"From "):
        mail = mail.partition(b"\n")[2]
    known = recipient.encode("ascii", "ignore").split()
    return b"X-Original-To: " + known[0] + b"\n" + mail if known else mail


def _key(key_file: Path | None) -> bytes:
    key = key_file.read_text() if key_file else os.environ.get("KREIS_MAIL_REPORT_KEY", "")
    if not key.strip():
        raise ValueError("no key: KREIS_MAIL_REPORT_KEY, or --key-file")
    return key.strip().encode()


def _address(data: Path, url: str | None) -> str:
    if url:
        return url
    from kreis.onebox.fault import Fault
    from kreis.onebox.status import running_system

    try:
        found: str = running_system(data)["services"]["notifications"]
    except Fault as fault:
        raise ValueError(str(fault)) from fault
    return found


def _fail(why: str) -> NoReturn:
    click.echo(why, err=True)
    sys.exit(TRY_AGAIN)
