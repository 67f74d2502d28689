"""Certificates for one test run: an authority, a server on 127.0.0.1, a client."""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

KEY_PASSWORD = "key-secret"


class Issued(NamedTuple):
    """A certificate and its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    def key_pem(self, password: str | None = None) -> bytes:
        """Write the key as PKCS#8, encrypted where a password is given."""
        how = serialization.BestAvailableEncryption(password.encode()) if password else serialization.NoEncryption()
        return self.key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, how)

    def certificate_pem(self) -> bytes:
        """Write the certificate."""
        return self.certificate.public_bytes(serialization.Encoding.PEM)


class Certificates(NamedTuple):
    """Files of a test run."""

    authority: Path
    stranger: Path
    broker: Path
    client: Path
    client_key: Path


def issue(name: str, authority: Issued | None = None) -> Issued:
    """Issue a certificate for 127.0.0.1, signed by the authority, or by itself as one."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(authority.certificate.subject if authority else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=authority is None, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    if authority:
        signer = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key())
        builder = builder.add_extension(signer, critical=False)
    return Issued(builder.sign(authority.key if authority else key, hashes.SHA256()), key)


def write_certificates(folder: Path) -> Certificates:
    """Write all files of a test run; the client's key is encrypted with ``KEY_PASSWORD``."""
    authority, stranger = issue("Wirebeam test authority"), issue("Somebody else")
    broker, client = issue("broker", authority), issue("client", authority)
    files = Certificates(*(folder / f"{name}.pem" for name in Certificates._fields))
    files.authority.write_bytes(authority.certificate_pem())
    files.stranger.write_bytes(stranger.certificate_pem())
    files.broker.write_bytes(broker.key_pem() + broker.certificate_pem())
    files.client.write_bytes(client.certificate_pem())
    files.client_key.write_bytes(client.key_pem(KEY_PASSWORD))
    return files
