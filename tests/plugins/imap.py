"""A mailbox of the tests that speaks as much IMAP as reading bounces needs."""

import re
import socketserver
import threading


class Mailbox:
    """An inbox: messages by number, and which of them were read."""

    def __init__(self, *contents):
        self.messages = dict(enumerate(contents, 1))
        self.seen = set()
        self.hangs = False
        self.given = []
        """Numbers of the messages whose content was asked for."""

    def __enter__(self):
        inbox = self

        class Speaker(socketserver.StreamRequestHandler):
            def handle(self):
                inbox.speak(self.rfile, self.wfile)

        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Speaker)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *problem):
        self.hangs = False
        self.server.shutdown()
        self.server.server_close()

    def speak(self, incoming, outgoing):
        if self.hangs:
            incoming.readline()
            return
        outgoing.write(b"* OK ready\r\n")
        for line in incoming:
            tag, _, words = line.decode().strip().partition(" ")
            try:
                for answer in self.answers(words):
                    outgoing.write(answer)
            except (OSError, KeyError):
                outgoing.write(f"{tag} BAD what\r\n".encode())
                continue
            outgoing.write(f"{tag} OK done\r\n".encode())
            if words == "LOGOUT":
                return

    def answers(self, words):
        if words == "CAPABILITY":
            yield b"* CAPABILITY IMAP4rev1\r\n"
        elif words.startswith("SELECT"):
            yield f"* {len(self.messages)} EXISTS\r\n".encode()
        elif words.startswith("UID SEARCH"):
            unseen = " ".join(str(one) for one in self.messages if one not in self.seen)
            yield f"* SEARCH {unseen}\r\n".encode()
        elif found := re.match(r"UID STORE (\d+) \+FLAGS", words):
            self.seen.add(int(found[1]))
        elif found := re.match(r"UID FETCH (\d+) \(RFC822.SIZE\)", words):
            size = len(self.messages[int(found[1])])
            yield f"* {found[1]} FETCH (UID {found[1]} RFC822.SIZE {size})\r\n".encode()
        elif found := re.match(r"UID FETCH (\d+) \(BODY.PEEK\[\]\)", words):
            self.given.append(int(found[1]))
            content = self.messages[int(found[1])]
            head = f"* {found[1]} FETCH (UID {found[1]} BODY[] {{{len(content)}}}\r\n"
            yield head.encode() + content + b")\r\n"
