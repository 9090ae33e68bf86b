/* A library that is loaded before the system's: it counts, refuses, tears or ends the file operations of a
   program below one folder, and writes them down. Only for tests.

   The environment says which folder:
     FAULTS_UNDER    operations on paths below it count; all others pass
     FAULTS_CONTROL  a file; while it exists, "<errno>" in it is what every operation gets
     FAULTS_CLOCK    a file that holds seconds, which are added to the time on the wall
   A program that loads it in Python arms it by calling faults_arm(). */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

#define FDS 4096

static char names[FDS][PATH_MAX];
static const char *under, *control, *clock_file;
static size_t under_length;
static long count, at = -1;
static int how, lasting, log_fd = -1;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

enum { PASS = 0, KILL = -1, TORN = -2 };

static void set_up(void) {
    static int done;
    if (done) return;
    done = 1;
    under = getenv("FAULTS_UNDER");
    control = getenv("FAULTS_CONTROL");
    clock_file = getenv("FAULTS_CLOCK");
    under_length = under ? strlen(under) : 0;
}

/* The number-th operation from now on, from 0: how > 0 is an errno, KILL or TORN; lasting: and all after. */
void faults_arm(long number, int what, int for_good) {
    set_up();
    count = 0;
    at = number;
    how = what;
    lasting = for_good;
}

long faults_count(void) { return count; }

void faults_log(int fd) { set_up(); log_fd = fd; }

void faults_mark(const char *text) {
    if (log_fd >= 0) dprintf(log_fd, "mark\t%s\n", text);
}

static int ours(const char *path) {
    set_up();
    return under && path && strncmp(path, under, under_length) == 0;
}

static void absolute(int folder, const char *path, char *out) {
    if (path[0] == '/' ) { snprintf(out, PATH_MAX, "%s", path); return; }
    if (folder == AT_FDCWD) {
        char here[PATH_MAX];
        if (syscall(SYS_getcwd, here, sizeof here) < 0) here[0] = 0;
        snprintf(out, PATH_MAX, "%s/%s", here, path);
    } else if (folder >= 0 && folder < FDS && names[folder][0]) {
        snprintf(out, PATH_MAX, "%s/%s", names[folder], path);
    } else {
        out[0] = 0;
    }
}

static int from_control(void) {
    char text[16];
    if (!control) return 0;
    long fd = syscall(SYS_openat, AT_FDCWD, control, O_RDONLY, 0);
    if (fd < 0) return 0;
    long got = syscall(SYS_read, fd, text, sizeof text - 1);
    syscall(SYS_close, fd);
    text[got > 0 ? got : 0] = 0;
    return atoi(text);
}

/* What is to happen to this operation. */
static int verdict(void) {
    int found = from_control();
    if (found) return found;
    pthread_mutex_lock(&mutex);
    long number = count++;
    int hit = at >= 0 && (number == at || (lasting && number > at));
    pthread_mutex_unlock(&mutex);
    if (!hit) return PASS;
    if (how == KILL) kill(getpid(), SIGKILL);
    return how;
}

#define REFUSE() do { int v = verdict(); if (v > 0) { errno = v; return -1; } if (v == TORN) kill(getpid(), SIGKILL); } while (0)
#define LOG(...) do { if (log_fd >= 0) dprintf(log_fd, __VA_ARGS__); } while (0)

static void hex(const unsigned char *data, size_t length) {
    static const char digits[] = "0123456789abcdef";
    char out[2048];
    size_t filled = 0;
    for (size_t i = 0; i < length; i++) {
        out[filled++] = digits[data[i] >> 4];
        out[filled++] = digits[data[i] & 15];
        if (filled == sizeof out) { syscall(SYS_write, log_fd, out, filled); filled = 0; }
    }
    if (filled) syscall(SYS_write, log_fd, out, filled);
}

static int do_open(int folder, const char *path, int flags, mode_t mode) {
    char whole[PATH_MAX];
    absolute(folder, path, whole);
    int writes = (flags & O_ACCMODE) != O_RDONLY || (flags & O_CREAT);
    struct stat before;
    int there = 1;
    if (ours(whole) && writes) {
        REFUSE();
        there = syscall(SYS_newfstatat, AT_FDCWD, whole, &before, 0) == 0;
    }
    int fd = (int)syscall(SYS_openat, folder, path, flags, mode);
    if (fd >= 0 && fd < FDS) {
        if (ours(whole)) {
            snprintf(names[fd], PATH_MAX, "%s", whole);
            if (writes && !there) LOG("create\t%d\t%s\n", fd, whole);
            else LOG("open\t%d\t%s\n", fd, whole);
            if (writes && (flags & O_TRUNC) && there) LOG("truncate\t%d\t0\n", fd);
        } else names[fd][0] = 0;
    }
    return fd;
}

#define OPEN_BODY(folder) \
    mode_t mode = 0; \
    if (flags & (O_CREAT | O_TMPFILE)) { va_list rest; va_start(rest, flags); mode = va_arg(rest, mode_t); va_end(rest); } \
    return do_open(folder, path, flags, mode);

int open(const char *path, int flags, ...) { OPEN_BODY(AT_FDCWD) }
int open64(const char *path, int flags, ...) { OPEN_BODY(AT_FDCWD) }
int openat(int folder, const char *path, int flags, ...) { OPEN_BODY(folder) }
int openat64(int folder, const char *path, int flags, ...) { OPEN_BODY(folder) }

static int mine(int fd) { return fd >= 0 && fd < FDS && names[fd][0]; }

ssize_t write(int fd, const void *data, size_t length) {
    if (!mine(fd)) return syscall(SYS_write, fd, data, length);
    int v = verdict();
    if (v > 0) { errno = v; return -1; }
    long offset = syscall(SYS_lseek, fd, 0, SEEK_CUR);
    size_t taken = v == TORN ? length / 2 : length;
    ssize_t done = syscall(SYS_write, fd, data, taken);
    if (done > 0 && log_fd >= 0) {
        dprintf(log_fd, "write\t%d\t%ld\t", fd, offset);
        hex(data, done);
        dprintf(log_fd, "\n");
    }
    if (v == TORN) kill(getpid(), SIGKILL);
    return done;
}

static int sync_any(int fd, long number) {
    if (!mine(fd)) return (int)syscall(number, fd);
    REFUSE();
    LOG("fsync\t%d\n", fd);
    return (int)syscall(number, fd);
}
int fsync(int fd) { return sync_any(fd, SYS_fsync); }
int fdatasync(int fd) { return sync_any(fd, SYS_fdatasync); }

int ftruncate(int fd, off_t length) {
    if (mine(fd)) { REFUSE(); LOG("truncate\t%d\t%ld\n", fd, (long)length); }
    return (int)syscall(SYS_ftruncate, fd, length);
}
int ftruncate64(int fd, off_t length) { return ftruncate(fd, length); }

int close(int fd) {
    if (mine(fd)) { LOG("close\t%d\n", fd); names[fd][0] = 0; }
    return (int)syscall(SYS_close, fd);
}

static int two(const char *name, int from_folder, const char *from, int to_folder, const char *to, int flags) {
    char one[PATH_MAX], other[PATH_MAX];
    absolute(from_folder, from, one);
    absolute(to_folder, to, other);
    int link = name[0] == 'l';
    if (ours(one) || ours(other)) REFUSE();
    int done = (int)syscall(link ? SYS_linkat : SYS_renameat2, from_folder, from, to_folder, to, flags);
    if (!done && (ours(one) || ours(other))) LOG("%s\t%s\t%s\n", name, one, other);
    return done;
}
int rename(const char *from, const char *to) { return two("rename", AT_FDCWD, from, AT_FDCWD, to, 0); }
int renameat(int a, const char *from, int b, const char *to) { return two("rename", a, from, b, to, 0); }
int link(const char *from, const char *to) { return two("link", AT_FDCWD, from, AT_FDCWD, to, 0); }
int linkat(int a, const char *from, int b, const char *to, int flags) { return two("link", a, from, b, to, flags); }

static int gone(int folder, const char *path, int flags) {
    char whole[PATH_MAX];
    absolute(folder, path, whole);
    if (ours(whole)) REFUSE();
    int done = (int)syscall(SYS_unlinkat, folder, path, flags);
    if (!done && ours(whole)) LOG("%s\t%s\n", flags & AT_REMOVEDIR ? "rmdir" : "unlink", whole);
    return done;
}
int unlink(const char *path) { return gone(AT_FDCWD, path, 0); }
int unlinkat(int folder, const char *path, int flags) { return gone(folder, path, flags); }
int rmdir(const char *path) { return gone(AT_FDCWD, path, AT_REMOVEDIR); }

static int folder_made(int folder, const char *path, mode_t mode) {
    char whole[PATH_MAX];
    absolute(folder, path, whole);
    if (ours(whole)) REFUSE();
    int done = (int)syscall(SYS_mkdirat, folder, path, mode);
    if (!done && ours(whole)) LOG("mkdir\t%s\n", whole);
    return done;
}
int mkdir(const char *path, mode_t mode) { return folder_made(AT_FDCWD, path, mode); }
int mkdirat(int folder, const char *path, mode_t mode) { return folder_made(folder, path, mode); }

int flock(int fd, int operation) {
    const char *wish = getenv("FAULTS_FLOCK");
    if (wish && mine(fd)) { errno = atoi(wish); return -1; }
    return (int)syscall(SYS_flock, fd, operation);
}

int clock_gettime(clockid_t which, struct timespec *now) {
    int done = (int)syscall(SYS_clock_gettime, which, now);
    set_up();
    if (!done && which == CLOCK_REALTIME && clock_file) {
        char text[32];
        long fd = syscall(SYS_openat, AT_FDCWD, clock_file, O_RDONLY, 0);
        if (fd >= 0) {
            long got = syscall(SYS_read, fd, text, sizeof text - 1);
            syscall(SYS_close, fd);
            text[got > 0 ? got : 0] = 0;
            now->tv_sec += atol(text);
        }
    }
    return done;
}
