"""Answer the machines of the laboratory."""

import socket
import socketserver

from laboratory import Answer


def listen(port):
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.bind(("127.0.0.1", port))
    listener.listen()
    return listener


if __name__ == "__main__":
    socketserver.TCPServer(("127.0.0.1", 5001), Answer).serve_forever()
