"""Self-signed certificates with a P-256 key, as an operator without a CA makes them."""

import subprocess


def make_certificate(directory):
    """Writes chain.pem and key.pem, over older ones; returns the pair as the setting wants it."""
    chain, key = directory / "chain.pem", directory / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
         "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
         "subjectAltName=DNS:localhost", "-keyout", key, "-out", chain],
        check=True, capture_output=True)
    return f"{chain}:{key}"
