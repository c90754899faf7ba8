"""Ask a server of partners."""

from OpenSSL import SSL


def connect(sock):
    context = SSL.Context(SSL.TLS_METHOD)
    context.set_verify(SSL.VERIFY_PEER | SSL.VERIFY_FAIL_IF_NO_PEER_CERT)
    context.load_verify_locations("/etc/partners.pem")
    return SSL.Connection(context, sock)
