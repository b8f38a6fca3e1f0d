"""Notices of mail that did not arrive, as Postfix and Exchange write them."""

import textwrap


def postfix(to, key, *, action="failed", status="5.1.1", host="mitsprache.example"):
    """Return what Postfix sends back; the status and the head of our mail are in it."""
    return textwrap.dedent(f"""\
        Return-Path: <>
        Delivered-To: {to}
        From: MAILER-DAEMON@mx.verein.example (Mail Delivery System)
        To: {to}
        Subject: Undelivered Mail Returned to Sender
        Auto-Submitted: auto-replied
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status;
            boundary="4RZ.1700000000/mx.verein.example"

        --4RZ.1700000000/mx.verein.example
        Content-Description: Notification
        Content-Type: text/plain; charset=us-ascii

        I'm sorry to have to inform you that your message could not be delivered.

        --4RZ.1700000000/mx.verein.example
        Content-Description: Delivery report
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.verein.example
        X-Postfix-Queue-ID: 4RZ
        Arrival-Date: Sun, 29 Nov 2026 08:00:00 +0100 (CET)

        Final-Recipient: rfc822; ada@verein.example
        Original-Recipient: rfc822;ada@verein.example
        Action: {action}
        Status: {status}
        Remote-MTA: dns; mail.verein.example
        Diagnostic-Code: smtp; 550 {status} <ada@verein.example>: User unknown

        --4RZ.1700000000/mx.verein.example
        Content-Description: Undelivered Message Headers
        Content-Type: text/rfc822-headers

        From: Amt <post@example.org>
        To: ada@verein.example
        Message-ID: <{key}@{host}>

        --4RZ.1700000000/mx.verein.example--
        """).encode()


def exchange(to, key, *, status="5.1.10", host="mitsprache.example"):
    """Return what Exchange sends back: words in HTML, our whole mail, no key in its address."""
    return (
        textwrap.dedent(f"""\
        From: <postmaster@verein.example>
        To: <{to}>
        Date: Sun, 29 Nov 2026 07:00:00 +0000
        Content-Type: multipart/report; report-type=delivery-status;
          boundary="d7b6e1b4-0000-4f0e"
        X-MS-Exchange-Message-Is-Ndr:
        Content-Language: de-DE
        Message-ID: <1b1f1d1c@verein.example>
        In-Reply-To: <{key}@{host}>
        Subject: Unzustellbar: Ihre Meinung
        Auto-Submitted: auto-replied
        MIME-Version: 1.0

        --d7b6e1b4-0000-4f0e
        Content-Type: multipart/alternative; differences=Content-Type;
          boundary="inner"

        --inner
        Content-Type: text/plain; charset="utf-8"
        Content-Transfer-Encoding: base64

        SWhyZSBOYWNocmljaHQga29ubnRlIG5pY2h0IHp1Z2VzdGVsbHQgd2VyZGVuLg==

        --inner
        Content-Type: text/html; charset="utf-8"

        <p>Ihre Nachricht konnte nicht zugestellt werden.</p>

        --inner--

        --d7b6e1b4-0000-4f0e
        Content-Type: message/delivery-status

        Reporting-MTA: dns;EX01.verein.example
        Received-From-MTA: dns;stadt.example
        Arrival-Date: Sun, 29 Nov 2026 07:00:00 +0000

        Original-Recipient: rfc822;ada@verein.example
        Final-Recipient: rfc822;ada@verein.example
        Action: failed
        Status: {status}
        Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found

        --d7b6e1b4-0000-4f0e
        Content-Type: message/rfc822

        From: Amt <post@example.org>
        To: ada@verein.example
        Message-ID: <{key}@{host}>
        Subject: Ihre Meinung

        Guten Tag

        --d7b6e1b4-0000-4f0e--
        """)
        .replace("\n", "\r\n")
        .encode()
    )


OUT_OF_OFFICE = textwrap.dedent("""\
    From: ada@verein.example
    To: {to}
    Subject: Automatische Antwort: Ihre Meinung
    Auto-Submitted: auto-replied
    Content-Type: text/plain

    Ich bin im Urlaub.
    """)
