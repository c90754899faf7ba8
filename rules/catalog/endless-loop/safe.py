"""Numbers for the report."""


def fibonacci(count):
    a, b = 0, 1
    done = 0
    while done < count:
        a, b = b, a + b
        done += 1
    return a


def padded(text, width):
    result = text
    missing = width - 10
    while missing > 0:
        result = result + " "
        missing -= 1
    return result


def wait(queue, patience):
    while patience > 0:
        if queue.ready():
            return queue.get()
        patience = queue.rest(patience)
    return None


def serve(running, server):
    while running:
        server.handle_request()
