#ifndef CMILLRACE_H
#define CMILLRACE_H

#include <stddef.h>
#include <stdint.h>

#include "CMillraceText.h"

/// CRC32C (Castagnoli) of `length` bytes, continuing from `crc`; start with 0.
/// Uses the processor's instruction where it has one, a table otherwise.
/// Check value: the nine bytes "123456789" give 0xE3069283.
uint32_t millrace_crc32c(uint32_t crc, const void *bytes, size_t length);

/// The same by table, on every processor.
uint32_t millrace_crc32c_software(uint32_t crc, const void *bytes, size_t length);

/// Nonzero where `millrace_futex_wait` and `millrace_futex_wake` work between processes.
int millrace_futex_available(void);

/// Waits while the word at `address` (in memory shared between processes) equals `expected`, at most
/// `timeout_nanoseconds`. Returns at once where there is no futex.
void millrace_futex_wait(const uint32_t *address, uint32_t expected, int64_t timeout_nanoseconds);

/// Wakes every waiter on the word at `address`.
void millrace_futex_wake(const uint32_t *address);

/// Sleeps for about `nanoseconds`, less than a second; for where there is no futex.
void millrace_nap(int64_t nanoseconds);

/// Reads the word at `address`, ordered before the reads that follow.
uint32_t millrace_load_acquire(const uint32_t *address);

/// Adds one to the word at `address`, ordered after the writes that came before, and returns what it held before.
uint32_t millrace_increment_release(uint32_t *address);

/// Writes `value` to the word at `address`, ordered after the writes that came before.
void millrace_store_release(uint32_t *address, uint32_t value);

/// Asks for the memory at `address` to be brought near, for reading and writing soon. Any address will do.
static inline void millrace_prefetch(const void *address) { __builtin_prefetch(address, 1); }

/// Asks the system to back the `length` bytes at `address` with large pages, where it has such: memory that is looked at
/// here and there then costs fewer page faults and address translations.
void millrace_advise_large_pages(void *address, size_t length);

#endif
