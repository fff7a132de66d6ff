/* A disk that fails on demand, for LD_PRELOAD: while the file named by FAULT_FULL is there, no file grows
 * (ENOSPC); while the one named by FAULT_SYNC is there, nothing reaches the disk for good (EIO). */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static int on(const char *name) {
    const char *path = getenv(name);
    int before = errno;
    int there = path && access(path, F_OK) == 0;
    errno = before;
    return there;
}

/* Whether writing up to `end` would make the file larger. */
static int grows(int fd, off_t end) {
    struct stat about;
    return fstat(fd, &about) == 0 && S_ISREG(about.st_mode) && end > about.st_size;
}

static ssize_t put(const char *name, int fd, const void *bytes, size_t length, off_t at) {
    ssize_t (*next)(int, const void *, size_t, off_t) = dlsym(RTLD_NEXT, name);
    if (grows(fd, at + (off_t)length) && on("FAULT_FULL")) {
        errno = ENOSPC;
        return -1;
    }
    return next(fd, bytes, length, at);
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t at) { return put("pwrite", fd, bytes, length, at); }
ssize_t pwrite64(int fd, const void *bytes, size_t length, off_t at) { return put("pwrite64", fd, bytes, length, at); }

ssize_t write(int fd, const void *bytes, size_t length) {
    ssize_t (*next)(int, const void *, size_t) = dlsym(RTLD_NEXT, "write");
    off_t at = lseek(fd, 0, SEEK_CUR);
    if (at >= 0 && grows(fd, at + (off_t)length) && on("FAULT_FULL")) {
        errno = ENOSPC;
        return -1;
    }
    return next(fd, bytes, length);
}

static int reach(const char *name, int fd) {
    int (*next)(int) = dlsym(RTLD_NEXT, name);
    if (on("FAULT_SYNC")) {
        errno = EIO;
        return -1;
    }
    return next(fd);
}

int fsync(int fd) { return reach("fsync", fd); }
int fdatasync(int fd) { return reach("fdatasync", fd); }
