"""A small TLS server and its client."""

import socket
import ssl


def serve(port=8443, version=ssl.PROTOCOL_TLSv1):  # expect: weak-tls
    context = ssl.SSLContext(version)
    context.load_cert_chain("server.pem")
    with socket.create_server(("127.0.0.1", port)) as listener:
        return context.wrap_socket(listener, server_side=True)


def connect(host):
    context = ssl.SSLContext(ssl.PROTOCOL_TLSv1_1)  # expect: weak-tls
    return context.wrap_socket(socket.create_connection((host, 8443), timeout=5), server_hostname=host)


def connect_old(host):
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.SSLv3  # expect: weak-tls
    context.set_ciphers("RC4-SHA:DES-CBC3-SHA")  # expect: weak-tls
    return context.wrap_socket(socket.create_connection((host, 8443), timeout=5), server_hostname=host)
