#include "CMillrace.h"

#include <string.h>

#if defined(__x86_64__)
#include <nmmintrin.h>
#elif defined(__aarch64__)
#include <arm_acle.h>
#if defined(__linux__)
#include <sys/auxv.h>
#endif
#endif

// All remainders here are bit-reversed: the top bit of a word is the coefficient of x^0. None carries the inversion
// at start and end that a CRC has; only `millrace_crc32c` adds it.

typedef uint32_t (*crc_function)(uint32_t crc, const uint8_t *bytes, size_t length);

// The polynomial 0x1EDC6F41, bit-reversed.
static const uint32_t POLYNOMIAL = 0x82F63B78u;

static uint32_t times_x(uint32_t value) { return (value >> 1) ^ ((value & 1) ? POLYNOMIAL : 0); }

// The product of two remainders.
static uint32_t product(uint32_t left, uint32_t right) {
    uint32_t sum = 0;
    for (uint32_t bit = 0x80000000u; bit != 0; bit >>= 1) {
        if (left & bit) {
            sum ^= right;
        }
        right = times_x(right);
    }
    return sum;
}

// Slicing by eight: table[k][b] is what byte b leaves with k bytes of zeros behind it.
static uint32_t slices[8][256];

static void make_slices(void) {
    for (uint32_t byte = 0; byte < 256; byte++) {
        uint32_t value = byte;
        for (int bit = 0; bit < 8; bit++) {
            value = times_x(value);
        }
        slices[0][byte] = value;
    }
    for (int k = 1; k < 8; k++) {
        for (uint32_t byte = 0; byte < 256; byte++) {
            uint32_t before = slices[k - 1][byte];
            slices[k][byte] = (before >> 8) ^ slices[0][before & 0xFF];
        }
    }
}

static uint32_t crc_software(uint32_t crc, const uint8_t *bytes, size_t length) {
    for (; length >= 8; bytes += 8, length -= 8) {
        crc ^= (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
        crc = slices[7][crc & 0xFF] ^ slices[6][(crc >> 8) & 0xFF] ^ slices[5][(crc >> 16) & 0xFF] ^
              slices[4][crc >> 24] ^ slices[3][bytes[4]] ^ slices[2][bytes[5]] ^ slices[1][bytes[6]] ^
              slices[0][bytes[7]];
    }
    for (; length > 0; bytes++, length--) {
        crc = (crc >> 8) ^ slices[0][(crc ^ *bytes) & 0xFF];
    }
    return crc;
}

#if defined(__x86_64__)
#define HARDWARE __attribute__((target("sse4.2")))
static HARDWARE inline uint32_t step8(uint32_t crc, uint64_t word) { return (uint32_t)_mm_crc32_u64(crc, word); }
static HARDWARE inline uint32_t step1(uint32_t crc, uint8_t byte) { return _mm_crc32_u8(crc, byte); }
static int has_hardware(void) {
    __builtin_cpu_init();
    return __builtin_cpu_supports("sse4.2");
}
#elif defined(__aarch64__)
#define HARDWARE __attribute__((target("crc")))
static HARDWARE inline uint32_t step8(uint32_t crc, uint64_t word) { return __crc32cd(crc, word); }
static HARDWARE inline uint32_t step1(uint32_t crc, uint8_t byte) { return __crc32cb(crc, byte); }
#if defined(__linux__)
static int has_hardware(void) { return (getauxval(AT_HWCAP) & (1 << 7)) != 0; }
#else
static int has_hardware(void) { return 1; }
#endif
#endif

#if defined(HARDWARE)

// The instruction takes three cycles and one can start in each, so three runs of equal length are summed at once. The
// remainder of a run is then moved past the runs behind it: multiplied by x^(8 × their bytes), by table.
enum { LONG_RUN = 4096, SHORT_RUN = 256 };

typedef struct {
    uint32_t by_one[4][256];
    uint32_t by_two[4][256];
} shift_tables;

static shift_tables long_shift, short_shift;

// Fills the table that multiplies a remainder by x^(8 × `bytes`); `bytes` is a power of two.
static void make_shift(uint32_t table[4][256], size_t bytes) {
    uint32_t factor = 0x00800000u;
    for (size_t done = 1; done < bytes; done *= 2) {
        factor = product(factor, factor);
    }
    for (int k = 0; k < 4; k++) {
        table[k][0] = 0;
        for (uint32_t byte = 1; byte < 256; byte++) {
            uint32_t rest = byte & (byte - 1);
            table[k][byte] = rest ? table[k][rest] ^ table[k][byte ^ rest] : product(byte << (8 * k), factor);
        }
    }
}

static inline uint32_t shifted(const uint32_t table[4][256], uint32_t crc) {
    return table[0][crc & 0xFF] ^ table[1][(crc >> 8) & 0xFF] ^ table[2][(crc >> 16) & 0xFF] ^ table[3][crc >> 24];
}

static inline uint64_t word_at(const uint8_t *bytes) {
    uint64_t word;
    memcpy(&word, bytes, 8);
    return word;
}

static HARDWARE inline uint32_t three_runs(uint32_t crc, const uint8_t *bytes, size_t run, const shift_tables *shift) {
    uint32_t first = crc, second = 0, third = 0;
    for (const uint8_t *end = bytes + run; bytes < end; bytes += 8) {
        first = step8(first, word_at(bytes));
        second = step8(second, word_at(bytes + run));
        third = step8(third, word_at(bytes + 2 * run));
    }
    return shifted(shift->by_two, first) ^ shifted(shift->by_one, second) ^ third;
}

static HARDWARE uint32_t crc_hardware(uint32_t crc, const uint8_t *bytes, size_t length) {
    for (; length >= 3 * LONG_RUN; bytes += 3 * LONG_RUN, length -= 3 * LONG_RUN) {
        crc = three_runs(crc, bytes, LONG_RUN, &long_shift);
    }
    for (; length >= 3 * SHORT_RUN; bytes += 3 * SHORT_RUN, length -= 3 * SHORT_RUN) {
        crc = three_runs(crc, bytes, SHORT_RUN, &short_shift);
    }
    for (; length >= 8; bytes += 8, length -= 8) {
        crc = step8(crc, word_at(bytes));
    }
    for (; length > 0; bytes++, length--) {
        crc = step1(crc, *bytes);
    }
    return crc;
}

#endif

static crc_function chosen = crc_software;

// Runs before `main`, on one thread, so that a call needs no test of what has been made.
__attribute__((constructor)) static void choose(void) {
    make_slices();
#if defined(HARDWARE)
    if (has_hardware()) {
        make_shift(long_shift.by_one, LONG_RUN);
        make_shift(long_shift.by_two, 2 * LONG_RUN);
        make_shift(short_shift.by_one, SHORT_RUN);
        make_shift(short_shift.by_two, 2 * SHORT_RUN);
        chosen = crc_hardware;
    }
#endif
}

uint32_t millrace_crc32c(uint32_t crc, const void *bytes, size_t length) { return ~chosen(~crc, bytes, length); }

uint32_t millrace_crc32c_software(uint32_t crc, const void *bytes, size_t length) {
    return ~crc_software(~crc, bytes, length);
}
