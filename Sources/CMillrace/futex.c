#if defined(__linux__)
#define _GNU_SOURCE
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

#include "CMillrace.h"

#include <limits.h>
#include <time.h>

#if defined(__linux__)

int millrace_futex_available(void) { return 1; }

void millrace_futex_wait(const uint32_t *address, uint32_t expected, int64_t timeout_nanoseconds) {
    struct timespec timeout = {
        .tv_sec = timeout_nanoseconds / 1000000000,
        .tv_nsec = timeout_nanoseconds % 1000000000,
    };
    syscall(SYS_futex, address, FUTEX_WAIT, expected, &timeout, NULL, 0);
}

void millrace_futex_wake(const uint32_t *address) {
    syscall(SYS_futex, address, FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
}

#else

int millrace_futex_available(void) { return 0; }

void millrace_futex_wait(const uint32_t *address, uint32_t expected, int64_t timeout_nanoseconds) {
    (void)address;
    (void)expected;
    (void)timeout_nanoseconds;
}

void millrace_futex_wake(const uint32_t *address) { (void)address; }

#endif

void millrace_nap(int64_t nanoseconds) {
    struct timespec time = {.tv_sec = 0, .tv_nsec = nanoseconds};
    nanosleep(&time, NULL);
}

uint32_t millrace_load_acquire(const uint32_t *address) { return __atomic_load_n(address, __ATOMIC_ACQUIRE); }

uint32_t millrace_increment_release(uint32_t *address) { return __atomic_fetch_add(address, 1, __ATOMIC_RELEASE); }

void millrace_store_release(uint32_t *address, uint32_t value) { __atomic_store_n(address, value, __ATOMIC_RELEASE); }
