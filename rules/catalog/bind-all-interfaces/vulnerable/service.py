"""Answer the machines of the laboratory."""

import socket
import socketserver

from laboratory import Answer


def listen(port):
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.bind(("0.0.0.0", port))  # expect: bind-all-interfaces
    listener.listen()
    return listener


if __name__ == "__main__":
    socketserver.TCPServer(("0.0.0.0", 5001), Answer).serve_forever()  # expect: bind-all-interfaces
