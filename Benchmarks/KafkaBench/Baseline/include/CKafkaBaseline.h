// The least that a C program over librdkafka does to produce and to consume: what Millrace's engine is measured against.
#ifndef CKAFKABASELINE_H
#define CKAFKABASELINE_H

#include <stdint.h>

// What a client is told; names and values alternate, `count` of them in all.
typedef struct {
    const char *const *properties;
    int count;
    const char *topic;
    int32_t partitions;
} kafka_baseline;

// Writes `records` records of `bytes` bytes to the topic's partitions in turns, `run` at a time, in transactions of
// `transaction` records. Returns how many were stored, less than 0 if something failed.
int64_t kafka_baseline_produce(kafka_baseline baseline, int64_t records, int32_t bytes, int32_t run, int32_t transaction);

// Reads the topic's partitions from the offsets `first` to their ends. Returns how many records there were, less than 0
// if something failed; `bytes` becomes the sum of the lengths of their values.
int64_t kafka_baseline_consume(kafka_baseline baseline, const int64_t *first, int64_t *bytes);

#endif
