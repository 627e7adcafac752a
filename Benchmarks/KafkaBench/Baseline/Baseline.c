#include "CKafkaBaseline.h"

#if MILLRACE_KAFKA
#include <librdkafka/rdkafka.h>
#include <stdlib.h>
#include <string.h>

static rd_kafka_conf_t *configuration(kafka_baseline baseline) {
    rd_kafka_conf_t *conf = rd_kafka_conf_new();
    for (int index = 0; index + 1 < baseline.count; index += 2)
        rd_kafka_conf_set(conf, baseline.properties[index], baseline.properties[index + 1], NULL, 0);
    return conf;
}

static void count(rd_kafka_t *client, const rd_kafka_message_t *message, void *stored) {
    (void)client;
    if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) ++*(int64_t *)stored;
}

// Whether there was no error; it is destroyed.
static int succeeded(rd_kafka_error_t *error) {
    if (error == NULL) return 1;
    rd_kafka_error_destroy(error);
    return 0;
}

int64_t kafka_baseline_produce(kafka_baseline baseline, int64_t records, int32_t bytes, int32_t run, int32_t transaction) {
    int64_t stored = 0;
    rd_kafka_conf_t *conf = configuration(baseline);
    rd_kafka_conf_set_dr_msg_cb(conf, count);
    rd_kafka_conf_set_opaque(conf, &stored);
    rd_kafka_t *client = rd_kafka_new(RD_KAFKA_PRODUCER, conf, NULL, 0);
    if (client == NULL || !succeeded(rd_kafka_init_transactions(client, 30000))) return -1;
    rd_kafka_topic_t *topic = rd_kafka_topic_new(client, baseline.topic, NULL);
    char *value = malloc((size_t)bytes);
    memset(value, 'a', (size_t)bytes);
    int isOpen = 0;
    int64_t inTransaction = 0;
    for (int64_t sent = 0; sent < records; sent += run) {
        if (!isOpen && !succeeded(rd_kafka_begin_transaction(client))) return -1;
        isOpen = 1;
        int32_t partition = (int32_t)(sent / run % baseline.partitions);
        for (int32_t index = 0; index < run; index++) {
            rd_kafka_resp_err_t code;
            while ((code = rd_kafka_producev(
                        client, RD_KAFKA_V_RKT(topic), RD_KAFKA_V_PARTITION(partition),
                        RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_TIMESTAMP(1700000000000),
                        RD_KAFKA_V_VALUE(value, (size_t)bytes), RD_KAFKA_V_END)) == RD_KAFKA_RESP_ERR__QUEUE_FULL)
                rd_kafka_poll(client, 100);
            if (code != RD_KAFKA_RESP_ERR_NO_ERROR) return -1;
        }
        rd_kafka_poll(client, 0);
        inTransaction += run;
        if (inTransaction < transaction && sent + run < records) continue;
        if (!succeeded(rd_kafka_commit_transaction(client, 30000))) return -1;
        isOpen = 0;
        inTransaction = 0;
    }
    free(value);
    rd_kafka_topic_destroy(topic);
    rd_kafka_destroy(client);
    return stored;
}

int64_t kafka_baseline_consume(kafka_baseline baseline, const int64_t *first, int64_t *bytes) {
    rd_kafka_t *client = rd_kafka_new(RD_KAFKA_CONSUMER, configuration(baseline), NULL, 0);
    if (client == NULL) return -1;
    rd_kafka_topic_t *topic = rd_kafka_topic_new(client, baseline.topic, NULL);
    rd_kafka_queue_t *queue = rd_kafka_queue_new(client);
    for (int32_t partition = 0; partition < baseline.partitions; partition++)
        if (rd_kafka_consume_start_queue(topic, partition, first[partition], queue) != 0) return -1;
    rd_kafka_message_t *messages[256];
    int64_t records = 0;
    int32_t ended = 0;
    *bytes = 0;
    while (ended < baseline.partitions) {
        ssize_t taken = rd_kafka_consume_batch_queue(queue, 10, messages, 256);
        for (ssize_t index = 0; index < taken; index++) {
            if (messages[index]->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
                records++;
                *bytes += (int64_t)messages[index]->len;
                // Whoever hands on whole records must ask for their headers, which has librdkafka look for them.
                rd_kafka_headers_t *headers;
                if (rd_kafka_message_headers(messages[index], &headers) == RD_KAFKA_RESP_ERR_NO_ERROR)
                    *bytes += (int64_t)rd_kafka_header_cnt(headers);
            } else if (messages[index]->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
                ended++;
            }
            rd_kafka_message_destroy(messages[index]);
        }
    }
    for (int32_t partition = 0; partition < baseline.partitions; partition++)
        rd_kafka_consume_stop(topic, partition);
    rd_kafka_queue_destroy(queue);
    rd_kafka_topic_destroy(topic);
    rd_kafka_destroy(client);
    return records;
}
#else
int64_t kafka_baseline_produce(kafka_baseline baseline, int64_t records, int32_t bytes, int32_t run, int32_t transaction) {
    (void)baseline, (void)records, (void)bytes, (void)run, (void)transaction;
    return -1;
}

int64_t kafka_baseline_consume(kafka_baseline baseline, const int64_t *first, int64_t *bytes) {
    (void)baseline, (void)first, (void)bytes;
    return -1;
}
#endif
