#if Kafka
    import CRdKafka
    import MillraceCore
    import Synchronization

    /// Reads one partition on and on: librdkafka fetches ahead into a queue, from which records are taken.
    final class PartitionFetcher {
        /// How many messages are taken from the queue at once.
        private static let takenAtOnce = 256

        private let partition: TopicPartition
        private let topic: OpaquePointer
        private let queue: OpaquePointer
        /// Where the queue goes on; nil while nothing is fetched.
        private var position: Int64?
        /// The last end that the cluster has told.
        private var end: Int64?
        private var lastAnswer: UInt64 = 0
        /// When this partition was last asked for, in nanoseconds of the monotonic clock.
        private(set) var lastAsked: UInt64 = SystemClock().monotonicNanoseconds()
        private let options: KafkaOptions
        private let client: Client
        private let signal: Signal
        /// Whether the queue may still hold something of what it was last told of.
        private var mayHoldMore = true
        private var taken = [UnsafeMutablePointer<rd_kafka_message_t>?](repeating: nil, count: takenAtOnce)

        /// What a queue that was empty tells when something has come: this partition's reader, and whoever waits for any.
        private final class Signal: Sendable {
            let hasCome = Atomic<Bool>(true)
            let arrivals: Arrivals

            init(_ arrivals: Arrivals) {
                self.arrivals = arrivals
            }

            /// Gives the signal behind `pointer`. Called on threads of librdkafka.
            static func give(_ pointer: UnsafeMutableRawPointer?) {
                guard let pointer else { return }
                let signal = Unmanaged<Signal>.fromOpaque(pointer).takeUnretainedValue()
                signal.hasCome.store(true, ordering: .releasing)
                signal.arrivals.count()
            }
        }

        /// A fetcher of `partition`, which tells `arrivals` when something has come.
        init(_ partition: TopicPartition, client: Client, options: KafkaOptions, arrivals: Arrivals) throws(EngineError)
        {
            guard let topic = rd_kafka_topic_new(client.handle, partition.topic, nil) else {
                throw KafkaFailure(of: rd_kafka_last_error()).engineError("reading \(partition)")
            }
            self.partition = partition
            self.client = client
            self.options = options
            self.topic = topic
            signal = Signal(arrivals)
            queue = rd_kafka_queue_new(client.handle)
            rd_kafka_queue_cb_event_enable(
                queue, { _, signal in Signal.give(signal) }, Unmanaged.passUnretained(signal).toOpaque())
        }

        deinit {
            stop()
            rd_kafka_queue_cb_event_enable(queue, nil, nil)
            rd_kafka_queue_destroy(queue)
            rd_kafka_topic_destroy(topic)
        }

        /// See `Consumer.fetch(_:from:maxBytes:into:)`.
        func fetch(from offset: Int64, maxBytes: Int, into buffer: RecordBuffer) throws(EngineError) -> Int64 {
            lastAsked = SystemClock().monotonicNanoseconds()
            if position != offset { try start(at: offset) }
            var next = offset
            var bytes = 0
            let batch = MessageBatch(of: client)
            while bytes < max(1, maxBytes) {
                let count = take()
                if count == 0 { break }
                lastAnswer = SystemClock().monotonicNanoseconds()
                try receive(count, batch, buffer, &next, &bytes)
            }
            batch.finish(&buffer.records)
            buffer.owners.append(batch)
            position = next
            buffer.isAtEnd = end == next
            if next == offset, !buffer.isAtEnd { try checkPatience() }
            return next
        }

        private func receive(
            _ count: Int, _ batch: MessageBatch, _ buffer: RecordBuffer, _ next: inout Int64, _ bytes: inout Int
        ) throws(EngineError) {
            var failure: EngineError?
            for message in taken[..<count] {
                guard let message else { continue }
                let content = message.pointee
                switch content.err {
                case RD_KAFKA_RESP_ERR_NO_ERROR where failure == nil:
                    next = content.offset + 1
                    bytes += content.len + content.key_len
                    batch.add(message, to: &buffer.records)
                    continue
                case RD_KAFKA_RESP_ERR__PARTITION_EOF where failure == nil:
                    next = max(next, content.offset)
                    end = content.offset
                case RD_KAFKA_RESP_ERR_NO_ERROR, RD_KAFKA_RESP_ERR__PARTITION_EOF: break
                case let code:
                    failure = failure ?? lastingFailure(code)
                }
                rd_kafka_message_destroy(message)
            }
            guard let failure else { return }
            stop()
            throw failure
        }

        /// What an error message means; nil for those that librdkafka deals with by trying again.
        private func lastingFailure(_ code: rd_kafka_resp_err_t) -> EngineError? {
            let error = KafkaFailure(of: code).engineError("reading \(partition) at offset \(position ?? -1)")
            return error.code == .unavailable ? nil : error
        }

        /// Takes messages from the queue, and says how many. One that has told nothing since it was last found empty is not
        /// asked.
        private func take() -> Int {
            if signal.hasCome.exchange(false, ordering: .acquiringAndReleasing) { mayHoldMore = true }
            guard mayHoldMore else { return 0 }
            let count = max(0, rd_kafka_consume_batch_queue(queue, 0, &taken, taken.count))
            mayHoldMore = count > 0
            return count
        }

        private func start(at offset: Int64) throws(EngineError) {
            stop()
            guard offset >= 0 else {
                throw EngineError(.offsetOutOfRange, "\(partition) has no offset \(offset): offsets count from 0")
            }
            guard rd_kafka_consume_start_queue(topic, partition.partition, offset, queue) == 0 else {
                throw KafkaFailure(of: rd_kafka_last_error()).engineError("reading \(partition) from offset \(offset)")
            }
            position = offset
            end = nil
            mayHoldMore = true
            lastAnswer = SystemClock().monotonicNanoseconds()
        }

        /// Stops fetching and throws away what was fetched.
        private func stop() {
            guard position != nil else { return }
            position = nil
            rd_kafka_consume_stop(topic, partition.partition)
            mayHoldMore = true
            while case let count = take(), count > 0 {
                for message in taken[..<count] { rd_kafka_message_destroy(message) }
                mayHoldMore = true
            }
        }

        private func checkPatience() throws(EngineError) {
            let silence = SystemClock().monotonicNanoseconds() - lastAnswer
            guard silence > UInt64(max(0, options.timeout.milliseconds)) * 1_000_000 else { return }
            throw EngineError(
                .unavailable,
                "reading \(partition): the cluster has sent nothing for \(options.timeout.milliseconds) ms")
        }
    }
#endif
