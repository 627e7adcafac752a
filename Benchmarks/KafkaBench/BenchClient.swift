#if Kafka
    import ArgumentParser
    import CKafkaBaseline
    import Foundation
    import MillraceCore
    import MillraceKafka

    /// One client at work in a process of its own: prints records, seconds, and seconds of the processor.
    struct BenchClient: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "client", shouldDisplay: false)

        /// Who works, and what is done.
        enum Work: String, CaseIterable, ExpressibleByArgument {
            case produce, consume
            case produceInC = "produce-in-c"
            case consumeInC = "consume-in-c"
        }

        @Argument var work: Work
        @Argument var servers: String
        @Argument var topic: String
        @OptionGroup var load: BenchLoad

        func run() throws {
            let (started, used) = (SystemClock().monotonicNanoseconds(), clock())
            let records =
                switch work {
                case .produce: try produce()
                case .consume: try consume()
                case .produceInC:
                    try baseline(BenchLoad.producer.merging(["transactional.id": topic]) { $1 }) {
                        kafka_baseline_produce($0, load.total, load.bytes, BenchLoad.run, BenchLoad.transaction)
                    }
                case .consumeInC: try consumeInC()
                }
            guard records > 0 else { throw EngineError(.unavailable, "\(work.rawValue) has failed") }
            let seconds = Double(SystemClock().monotonicNanoseconds() - started) / 1e9
            print(records, seconds, Double(clock() - used) / Double(CLOCKS_PER_SEC))
        }

        private func makeEngine() throws -> KafkaEngine {
            try KafkaEngine(KafkaOptions(bootstrapServers: servers, properties: ["log_level": "0"]))
        }

        private func produce() throws -> Int64 {
            let producer = try makeEngine().makeProducer(transactionalID: topic)
            let batch = RecordBatchBuilder(capacity: 1 << 17)
            let value = [UInt8](repeating: UInt8(ascii: "a"), count: Int(load.bytes))
            var stored: Int64 = 0
            var waiting: Int32 = 0
            for turn in 0..<load.total / Int64(BenchLoad.run) {
                if waiting == 0 { try producer.begin() }
                value.withUnsafeBytes { value in
                    for _ in 0..<BenchLoad.run {
                        batch.append(
                            timestamp: Timestamp(milliseconds: 1_700_000_000_000), key: nil, value: value,
                            headers: UnsafeRawBufferPointer(start: nil, count: 0))
                    }
                }
                try producer.append(batch, to: TopicPartition(topic, Int32(turn % Int64(load.partitions))))
                waiting += BenchLoad.run
                guard waiting >= BenchLoad.transaction || (turn + 1) * Int64(BenchLoad.run) == load.total else {
                    continue
                }
                guard case .committed = producer.commit() else { return -1 }
                stored += Int64(waiting)
                waiting = 0
            }
            return stored
        }

        private func consume() throws -> Int64 {
            let engine = try makeEngine()
            let consumer = try engine.makeConsumer()
            let buffer = RecordBuffer()
            var (records, bytes) = (Int64(0), 0)
            var positions = try firstOffsets(engine)
            var open = Set(positions.indices)
            while !open.isEmpty {
                let mark = consumer.news()
                var hasRead = false
                for number in open {
                    positions[number] = try consumer.fetch(
                        TopicPartition(topic, Int32(number)), from: positions[number], maxBytes: 1 << 19, into: buffer)
                    for record in buffer.records { bytes += record.value?.count ?? 0 }
                    records += Int64(buffer.records.count)
                    hasRead = hasRead || !buffer.records.isEmpty
                    if buffer.isAtEnd { open.remove(number) }
                }
                if !hasRead { consumer.waitForNews(after: mark, timeout: .milliseconds(100)) }
            }
            return bytes == Int(records) * Int(load.bytes) ? records : -1
        }

        private func consumeInC() throws -> Int64 {
            let first = try firstOffsets(makeEngine())
            return try baseline(BenchLoad.consumer) { baseline in
                var bytes: Int64 = 0
                let records = kafka_baseline_consume(baseline, first, &bytes)
                return bytes == records * Int64(load.bytes) ? records : -1
            }
        }

        private func firstOffsets(_ engine: KafkaEngine) throws -> [Int64] {
            try (0..<load.partitions).map { try engine.offsets(of: TopicPartition(topic, $0)).lowerBound }
        }

        /// Hands `body` what the C program is told.
        private func baseline(
            _ properties: [String: String], _ body: (kafka_baseline) throws -> Int64
        ) throws -> Int64 {
            let all = properties.merging(["bootstrap.servers": servers]) { $1 }
            let texts = all.flatMap { [$0.key, $0.value] } + [topic]
            let copies = texts.map { strdup($0) }
            defer { for copy in copies { free(copy) } }
            return try copies.map { UnsafePointer($0) }.withUnsafeBufferPointer { texts in
                try body(
                    kafka_baseline(
                        properties: texts.baseAddress, count: Int32(texts.count - 1), topic: texts[texts.count - 1],
                        partitions: load.partitions))
            }
        }
    }
#endif
