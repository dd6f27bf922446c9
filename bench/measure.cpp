/// measure OUTPUT PROGRAM ARGUMENTS...: runs a program with its standard output in OUTPUT, and
/// prints
///   WALL_SECONDS USER_SECONDS SYSTEM_SECONDS PEAK_KIB
/// A program of its own because a child's peak of memory starts at its parent's: this parent is
/// small.
#include <cstdio>
#include <ctime>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {
double seconds(const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
}
double now() {
    timespec time{};
    clock_gettime(CLOCK_MONOTONIC, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}
} // namespace

int main(int count, char** arguments) {
    if (count < 3) return 2;
    const int output = open(arguments[1], O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (output < 0) {
        std::perror(arguments[1]);
        return 2;
    }
    const double start = now();
    const pid_t child = fork();
    if (child == 0) {
        dup2(output, STDOUT_FILENO);
        execvp(arguments[2], arguments + 2);
        std::perror(arguments[2]);
        _exit(127);
    }
    int status = 0;
    rusage usage{};
    if (child < 0 || wait4(child, &status, 0, &usage) != child) {
        std::perror("fork or wait4");
        return 2;
    }
    const double wall = now() - start;
    std::printf("%.6f %.6f %.6f %ld\n", wall, seconds(usage.ru_utime), seconds(usage.ru_stime),
                usage.ru_maxrss);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
