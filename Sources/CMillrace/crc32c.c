#include "CMillrace.h"

#include <string.h>

#if defined(__x86_64__)
#include <nmmintrin.h>
#elif defined(__aarch64__) && defined(__linux__)
#include <arm_acle.h>
#include <sys/auxv.h>
#elif defined(__aarch64__)
#include <arm_acle.h>
#endif

// The polynomial 0x1EDC6F41, bit-reversed.
static const uint32_t POLYNOMIAL = 0x82F63B78u;

static uint32_t crc_bitwise(uint32_t crc, const uint8_t *bytes, size_t length) {
    for (size_t i = 0; i < length; i++) {
        crc ^= bytes[i];
        for (int bit = 0; bit < 8; bit++) {
            crc = (crc >> 1) ^ ((crc & 1) ? POLYNOMIAL : 0);
        }
    }
    return crc;
}

#if defined(__x86_64__)
__attribute__((target("sse4.2"))) static uint32_t crc_hardware(uint32_t start, const uint8_t *bytes, size_t length) {
    uint64_t crc = start;
    while (length >= 8) {
        uint64_t word;
        memcpy(&word, bytes, 8);
        crc = _mm_crc32_u64(crc, word);
        bytes += 8;
        length -= 8;
    }
    while (length-- > 0) {
        crc = _mm_crc32_u8((uint32_t)crc, *bytes++);
    }
    return (uint32_t)crc;
}
static int has_hardware(void) { return __builtin_cpu_supports("sse4.2"); }
#elif defined(__aarch64__)
__attribute__((target("crc"))) static uint32_t crc_hardware(uint32_t crc, const uint8_t *bytes, size_t length) {
    while (length >= 8) {
        uint64_t word;
        memcpy(&word, bytes, 8);
        crc = __crc32cd(crc, word);
        bytes += 8;
        length -= 8;
    }
    while (length-- > 0) {
        crc = __crc32cb(crc, *bytes++);
    }
    return crc;
}
#if defined(__linux__)
static int has_hardware(void) { return (getauxval(AT_HWCAP) & (1 << 7)) != 0; }
#else
static int has_hardware(void) { return 1; }
#endif
#else
static uint32_t crc_hardware(uint32_t crc, const uint8_t *bytes, size_t length) {
    return crc_bitwise(crc, bytes, length);
}
static int has_hardware(void) { return 0; }
#endif

uint32_t millrace_crc32c(uint32_t crc, const void *bytes, size_t length) {
    uint32_t start = ~crc;
    return ~(has_hardware() ? crc_hardware(start, bytes, length) : crc_bitwise(start, bytes, length));
}
