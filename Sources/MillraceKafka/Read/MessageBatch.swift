#if Kafka
    import CRdKafka
    import MillraceCore

    /// Messages of librdkafka that records point into, and their headers in the encoding of `RecordHeaders`.
    final class MessageBatch {
        /// Messages keep librdkafka from taking their client down: it must outlive them.
        private let client: Client
        private var messages: [UnsafeMutablePointer<rd_kafka_message_t>] = []
        private let headers = ByteWriter()
        /// Of each record with headers its number among the records, and where they begin.
        private var spans: [(record: Int, start: Int)] = []

        init(of client: Client) {
            self.client = client
        }

        deinit {
            for message in messages { rd_kafka_message_destroy(message) }
        }

        /// Takes `message`, which is no error, and appends its record to `records`.
        func add(_ message: UnsafeMutablePointer<rd_kafka_message_t>, to records: inout [RawRecord]) {
            messages.append(message)
            let content = message.pointee
            var kind = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE
            let start = headers.count
            if Self.write(headersOf: message, to: headers) { spans.append((records.count, start)) }
            records.append(
                RawRecord(
                    offset: content.offset,
                    timestamp: Timestamp(milliseconds: rd_kafka_message_timestamp(message, &kind)),
                    key: content.key.map { UnsafeRawBufferPointer(start: $0, count: content.key_len) },
                    value: content.payload.map { UnsafeRawBufferPointer(start: $0, count: content.len) },
                    headers: UnsafeRawBufferPointer(start: nil, count: 0)))
        }

        /// Gives the records their headers, when all have been added: only then do these stay where they are.
        func finish(_ records: inout [RawRecord]) {
            for (index, span) in spans.enumerated() {
                let end = index + 1 < spans.count ? spans[index + 1].start : headers.count
                let record = records[span.record]
                records[span.record] = RawRecord(
                    offset: record.offset, timestamp: record.timestamp, key: record.key, value: record.value,
                    headers: UnsafeRawBufferPointer(rebasing: headers.bytes[span.start..<end]))
            }
        }

        private static func write(
            headersOf message: UnsafeMutablePointer<rd_kafka_message_t>, to writer: ByteWriter
        ) -> Bool {
            var list: OpaquePointer?
            guard rd_kafka_message_headers(message, &list) == RD_KAFKA_RESP_ERR_NO_ERROR, let list else { return false }
            writer.write(variable: Int64(rd_kafka_header_cnt(list)))
            var index = 0
            var (name, value, size) = (UnsafePointer<CChar>?.none, UnsafeRawPointer?.none, 0)
            while rd_kafka_header_get_all(list, index, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR {
                writer.write(string: name.map(String.init(cString:)) ?? "")
                writer.write(variable: value == nil ? -1 : Int64(size))
                writer.write(UnsafeRawBufferPointer(start: value, count: value == nil ? 0 : size))
                index += 1
            }
            return true
        }
    }
#endif
