#ifndef CALLOCATIONCOUNTER_H
#define CALLOCATIONCOUNTER_H

#include <stdint.h>

/// Nonzero where the program's allocations are counted: with glibc.
int allocation_counter_works(void);

/// How often any thread of the program has asked for memory so far: malloc, calloc, realloc and their kin.
uint64_t allocation_count(void);

#endif
