#ifndef CMILLRACE_TEXT_H
#define CMILLRACE_TEXT_H

// Sixteen bytes of text at a time, with the vector instructions that every processor of a kind has: SSE2 on x86-64, NEON
// on arm64, and arithmetic on two words elsewhere. All of it is inlined where it is called.

#include <stdint.h>
#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#elif defined(__aarch64__) && defined(__ARM_NEON)
#include <arm_neon.h>
#endif

/// Places among sixteen bytes, 0 to 15; 16 where there is none.
typedef struct {
    int64_t first;
    int64_t second;
} millrace_places;

// The high bit of each byte of a word, and the low seven.
#define MILLRACE_HIGHS 0x8080808080808080ull
#define MILLRACE_LOWS 0x7F7F7F7F7F7F7F7Full
#define MILLRACE_ONES 0x0101010101010101ull

static inline uint64_t millrace_word(const void *text) {
    uint64_t word;
    memcpy(&word, text, 8);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

// The high bit of each byte that is quote, backslash, control character or beyond ASCII. No byte's sum carries into the
// next.
static inline uint64_t millrace_word_string_stops(uint64_t word) {
    uint64_t low = word & MILLRACE_LOWS;
    uint64_t others = (low + 0x60 * MILLRACE_ONES) & ((low ^ 0x22 * MILLRACE_ONES) + MILLRACE_LOWS) &
                      ((low ^ 0x5C * MILLRACE_ONES) + MILLRACE_LOWS);
    return (~others | word) & MILLRACE_HIGHS;
}

// The high bit of each byte that is no decimal digit.
static inline uint64_t millrace_word_non_digits(uint64_t word) {
    uint64_t low = word & MILLRACE_LOWS;
    return ((low + 0x46 * MILLRACE_ONES) | ~(low + 0x50 * MILLRACE_ONES) | word) & MILLRACE_HIGHS;
}

// The places of the lowest two high bits of two words.
static inline millrace_places millrace_word_places(uint64_t head, uint64_t tail) {
    millrace_places places = {16, 16};
    int64_t *next = &places.first;
    for (int count = 0; count < 2 && (head | tail) != 0; count++, next = &places.second) {
        *next = head ? __builtin_ctzll(head) >> 3 : 8 + (__builtin_ctzll(tail) >> 3);
        if (head) {
            head &= head - 1;
        } else {
            tail &= tail - 1;
        }
    }
    return places;
}

/// ``millrace_string_stop`` by words, on every processor.
static inline int64_t millrace_string_stop_by_words(const void *text) {
    const uint8_t *bytes = (const uint8_t *)text;
    return millrace_word_places(
               millrace_word_string_stops(millrace_word(bytes)), millrace_word_string_stops(millrace_word(bytes + 8)))
        .first;
}

/// ``millrace_non_digits`` by words, on every processor.
static inline millrace_places millrace_non_digits_by_words(const void *text) {
    const uint8_t *bytes = (const uint8_t *)text;
    return millrace_word_places(
        millrace_word_non_digits(millrace_word(bytes)), millrace_word_non_digits(millrace_word(bytes + 8)));
}

/// The first of the sixteen bytes at `text` that a JSON string cannot hold as it is, or that is beyond ASCII: quote,
/// backslash, control character, 0x80 and above.
static inline int64_t millrace_string_stop(const void *text) {
#if defined(__SSE2__)
    __m128i bytes = _mm_loadu_si128((const __m128i *)text);
    __m128i signs = _mm_or_si128(
        _mm_cmpeq_epi8(bytes, _mm_set1_epi8(0x22)), _mm_cmpeq_epi8(bytes, _mm_set1_epi8(0x5C)));
    // As signed numbers, control characters and what is beyond ASCII are those below 0x20.
    __m128i stops = _mm_or_si128(signs, _mm_cmplt_epi8(bytes, _mm_set1_epi8(0x20)));
    return __builtin_ctz((uint32_t)_mm_movemask_epi8(stops) | 0x10000u);
#elif defined(__aarch64__) && defined(__ARM_NEON)
    int8x16_t bytes = vld1q_s8((const int8_t *)text);
    uint8x16_t signs = vorrq_u8(vceqq_s8(bytes, vdupq_n_s8(0x22)), vceqq_s8(bytes, vdupq_n_s8(0x5C)));
    uint8x16_t stops = vorrq_u8(signs, vcltq_s8(bytes, vdupq_n_s8(0x20)));
    // Four bits of each byte.
    uint64_t mask = vget_lane_u64(vreinterpret_u64_u8(vshrn_n_u16(vreinterpretq_u16_u8(stops), 4)), 0);
    return mask ? __builtin_ctzll(mask) >> 2 : 16;
#else
    return millrace_string_stop_by_words(text);
#endif
}

/// The first two of the sixteen bytes at `text` that are no decimal digits.
static inline millrace_places millrace_non_digits(const void *text) {
#if defined(__SSE2__)
    __m128i bytes = _mm_loadu_si128((const __m128i *)text);
    // The digits become the ten least of the signed numbers.
    __m128i moved = _mm_add_epi8(bytes, _mm_set1_epi8((char)(0x80 - 0x30)));
    __m128i others = _mm_cmpgt_epi8(moved, _mm_set1_epi8((char)(0x80 + 9)));
    uint32_t mask = (uint32_t)_mm_movemask_epi8(others) | 0x10000u;
    millrace_places places = {__builtin_ctz(mask), __builtin_ctz((mask & (mask - 1)) | 0x10000u)};
    return places;
#elif defined(__aarch64__) && defined(__ARM_NEON)
    uint8x16_t bytes = vld1q_u8((const uint8_t *)text);
    uint8x16_t others = vcgtq_u8(vsubq_u8(bytes, vdupq_n_u8(0x30)), vdupq_n_u8(9));
    // One bit of each byte, the lowest of four.
    uint64_t mask = vget_lane_u64(vreinterpret_u64_u8(vshrn_n_u16(vreinterpretq_u16_u8(others), 4)), 0);
    mask &= 0x1111111111111111ull;
    uint64_t rest = mask & (mask - 1);
    millrace_places places = {mask ? __builtin_ctzll(mask) >> 2 : 16, rest ? __builtin_ctzll(rest) >> 2 : 16};
    return places;
#else
    return millrace_non_digits_by_words(text);
#endif
}

/// 10 to the power of `exponent`, which is 0 to 18.
static inline int64_t millrace_power_of_ten(int64_t exponent) {
    static const int64_t POWERS[] = {
        1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000, 10000000000, 100000000000,
        1000000000000, 10000000000000, 100000000000000, 1000000000000000, 10000000000000000, 100000000000000000,
        1000000000000000000};
    return POWERS[exponent];
}

#endif
