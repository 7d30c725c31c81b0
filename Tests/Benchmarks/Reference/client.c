// The least that a one-shot client can do: connect, write, read until the end of the reply, exit.
// MESSAGE comes from a header that the benchmark writes: the very bytes that `dmon report set` sends.
#define _GNU_SOURCE
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static const char message[] = MESSAGE;

int main(int count, char **arguments) {
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    char reply[4096];
    size_t filled = 0;
    if (count != 2 || strlen(arguments[1]) >= sizeof name.sun_path) return 64;
    strcpy(name.sun_path, arguments[1]);
    int server = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (server < 0 || connect(server, (struct sockaddr *)&name, sizeof name) < 0) return 69;
    // The NUL that C adds to the literal is the end of the frame.
    if (write(server, message, sizeof message) != (ssize_t)sizeof message) return 69;
    while (filled < sizeof reply && (filled == 0 || reply[filled - 1] != 0)) {
        ssize_t received = read(server, reply + filled, sizeof reply - filled);
        if (received <= 0) return 69;
        filled += (size_t)received;
    }
    return memmem(reply, filled, "\"error\"", 7) ? 65 : 0;
}
