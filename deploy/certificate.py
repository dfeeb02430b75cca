#!/usr/bin/env python3
"""A certificate that vouches for itself, for a server's names: `certificate.py FOLDER NAME …`.

For Kafka and the mail catcher of an installation. Our processes talk to neither without TLS, and
to none they do not trust. So the server shows `tls.crt`, and they are told to trust it. Made once;
what is there already stays.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

USER = 10001
"""Who the processes are in our images, and the catcher as well."""
GOOD_FOR = timedelta(days=3650)


def make(folder: Path, *names: str) -> None:
    """`tls.key` and `tls.crt` for servers of these names. The certificate is written last, so that
    a folder that has it has both."""
    folder.mkdir(parents=True, exist_ok=True)
    if (folder / "tls.crt").exists():
        return
    key = ec.generate_private_key(ec.SECP256R1())
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    _write(folder / "tls.key", private)
    _write(folder / "tls.crt", _certificate(key, names).public_bytes(serialization.Encoding.PEM))


def _certificate(key: ec.EllipticCurvePrivateKey, names: Sequence[str]) -> x509.Certificate:
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + GOOD_FOR)
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName(each) for each in names]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )


def _write(file: Path, content: bytes) -> None:
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o400), "wb") as opened:
        opened.write(content)
    if os.geteuid() == 0:
        os.chown(file, USER, USER)


if __name__ == "__main__":
    make(Path(sys.argv[1]), *sys.argv[2:])
