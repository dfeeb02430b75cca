"""A Postfix of this trial's own, on the loopback: its own configuration, queue and log.

It takes mail with STARTTLS, hands on what is for `post.example`, and what comes back to a delivery
agent that runs `kreis bounce`. (Postfix runs a pipe of its own as somebody who may not read this
checkout.) It is stopped by its own process id.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from tests.support.certificates import self_signed

_MAIN = """compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
maillog_file = {folder}/log/mail.log
maillog_file_prefixes = {folder}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.verein.example
mydestination =
mynetworks = 127.0.0.0/8
relay_domains =
recipient_delimiter = +
transport_maps = inline:{{
  {{ verein.example = smtp:[127.0.0.1]:{agent_port} }}
  {{ post.example = smtp:[127.0.0.1]:{next_port} }} }}
alias_maps =
alias_database =
local_recipient_maps =
smtpd_tls_cert_file = {certificate}
smtpd_tls_key_file = {certificate}
smtpd_tls_security_level = may
smtp_tls_security_level = none
smtp_dns_support_level = disabled
smtpd_client_restrictions =
smtpd_recipient_restrictions = permit_mynetworks, reject
"""
_MASTER = """127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
tlsmgr unix - - n 1000? 1 tlsmgr
postlog unix-dgram n - n - 1 postlogd
"""


@dataclass(frozen=True)
class Ports:
    """Postfix, the server behind it, and who takes what comes back."""

    postfix: int
    next_server: int
    agent: int


class Postfix:
    def __init__(self, folder: Path, ports: Ports) -> None:
        self.folder, self._port = folder, ports.postfix
        (folder / "etc").mkdir()
        (folder / "log").mkdir()
        (folder / "queue").mkdir()
        (folder / "data").mkdir()
        shutil.chown(folder / "data", "postfix")
        certificate = self_signed(folder)
        self.certificate = certificate
        words = {
            "folder": folder,
            "certificate": certificate,
            "next_port": ports.next_server,
            "port": ports.postfix,
            "agent_port": ports.agent,
        }
        (folder / "etc" / "main.cf").write_text(_MAIN.format(**words))
        (folder / "etc" / "master.cf").write_text(_MASTER.format(**words))

    @property
    def smtp_url(self) -> str:
        return f"smtp://127.0.0.1:{self._port}"

    @property
    def log(self) -> str:
        file = self.folder / "log" / "mail.log"
        return file.read_text() if file.exists() else ""

    def start(self) -> None:
        command = ["postfix", "-c", str(self.folder / "etc")]
        subprocess.run([*command, "check"], check=True, capture_output=True)
        subprocess.run([*command, "start"], check=True, capture_output=True)

    def stop(self) -> None:
        """Ends the master by the id that it wrote down itself; its children end with it."""
        file = self.folder / "queue" / "pid" / "master.pid"
        if not file.exists():
            return
        process = int(file.read_text())
        os.kill(process, signal.SIGTERM)
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            try:
                os.kill(process, 0)
            except ProcessLookupError:
                return
            time.sleep(0.1)
        raise TimeoutError(f"Postfix {process} did not stop")
