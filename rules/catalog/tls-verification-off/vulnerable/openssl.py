"""Ask a server of partners."""

from OpenSSL import SSL


def connect(sock):
    context = SSL.Context(SSL.TLS_METHOD)  # expect: tls-verification-off
    return SSL.Connection(context, sock)
