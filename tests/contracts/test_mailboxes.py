"""E-mail addresses keep their domain, and what cannot be delivered is said."""

from __future__ import annotations

import pytest

from kreis.contracts.mailboxes import NotAMailbox, host_on_the_wire, in_letters, read, wire

READ = {
    "kim@straße.example": ("kim@straße.example", "kim@xn--strae-oqa.example"),
    "kim@xn--strae-oqa.example": ("kim@straße.example", "kim@xn--strae-oqa.example"),
    "Kim@STRAẞE.example": ("Kim@straße.example", "Kim@xn--strae-oqa.example"),
    "kim@strasse.example": ("kim@strasse.example", "kim@strasse.example"),
    "kim@faß.example": ("kim@faß.example", "kim@xn--fa-hia.example"),
    "kim@βόλος.example": ("kim@βόλος.example", "kim@xn--nxasmm1c.example"),
    "kim@mu\u0308nchen.example": ("kim@münchen.example", "kim@xn--mnchen-3ya.example"),
    "kim@пошта.укр": ("kim@пошта.укр", "kim@xn--80a1acn3a.xn--j1amh"),
    "kim@بريد.example": ("kim@بريد.example", "kim@xn--ngbof4h.example"),
    "Kim.O'Neill+kita@POST.example": ("Kim.O'Neill+kita@post.example",) * 2,
}
REFUSED = {
    "before-at": ["kïm@post.example", "мария@post.example", "Kim Groß@post.example"],
    "no-mailbox": [
        *("kim", "kim@", "@post.example", "kim@post", "kim@localhost", "kim@post..example"),
        *("kim@ΒΌΛΟΣ.example", "kim@post.e", "<kim@post.example>", "kim(at)post.example"),
        *("kim@post.example;", "kim@post.example?subject=x", "kim@نامه\u200cای.example"),
        *("kim@post_.example", "a@b@post.example", "kim@ab--c.example"),
        *("kim@post.example.", "kim @post.example", "kim@po st.example", "kim@post,example"),
        *("a@b.example;c@d.example", "a@b.example c@d.example", "Kim <kim@post.example>"),
        *("mailto:kim@post.example", "kim@[127.0.0.1]", "kim@127.0.0.1", '"a b"@post.example'),
        *("kim@post.test", "kim@post.invalid", "kim@post.local", "kim@-post.example"),
        # Names that could be used only after their letters are replaced, and imitations.
        *("kim@ﬁrma.example", "kim@ｐｏｓｔ.example", "kim@post。example", "kim@İstanbul.example"),
        *("kim@a\u00adb.example", "kim@a\u200bb.example", "kim@pоst.example", "kim@po²st.example"),
        *("kim@" + "ü" * 60 + ".example", "x" * 65 + "@post.example", "kim@xn--a.example"),
        "x@" + ".".join(["a" * 63] * 4) + ".example",
    ],
}


def test_an_address_keeps_its_domain() -> None:
    read_as = {text: (read(text).stored, read(text).on_the_wire) for text in READ}
    assert read_as == READ
    assert all(read(found.stored) == found for found in map(read, READ))


@pytest.mark.parametrize(
    ("code", "text"), [(code, text) for code, texts in REFUSED.items() for text in texts]
)
def test_what_no_mail_server_takes_is_refused(code: str, text: str) -> None:
    with pytest.raises(NotAMailbox) as refused:
        read(text)
    assert refused.value.code == code
    assert wire(text) is None


def test_the_name_of_a_server_is_never_another_name() -> None:
    hosts = {
        "smtp.straße.example": "smtp.xn--strae-oqa.example",
        "SMTP.München.example": "smtp.xn--mnchen-3ya.example",
        "mail.post.example": "mail.post.example",
        "127.0.0.1": "127.0.0.1",
        "::1": "::1",
    }
    assert {host: host_on_the_wire(host) for host in hosts} == hosts
    with pytest.raises(NotAMailbox):
        host_on_the_wire("ﬁrma.example")
    assert in_letters("post@xn--strae-oqa.example") == "post@straße.example"
