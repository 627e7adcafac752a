#if Kafka
    import MillraceCore
    import MillraceKafka
    import MillraceStreams
    import Testing

    /// A topology on the ordinary runtime, over a Kafka cluster or the mock of one. A run without an end or a restart
    /// shows that streams and engine fit; exactly-once takes a cluster that has transactions. One thread: if a second one
    /// joined after the first records, the mock, which keeps no offsets of transactions, would have them read again.
    @Suite struct StreamsTests {
        /// Words by their first letter, counted, behind a repartition.
        static func topology(_ prefix: String) -> Topology {
            let topology = Topology("\(prefix)letters")
            topology.stream(Topic("\(prefix)words", key: .string, value: .string))
                .groupBy("by-letter", key: .string, value: .string) { String($0.value.prefix(1)) }
                .count("letters").to(Topic("\(prefix)counts", key: .string, value: .int64))
            return topology
        }

        @Test func letterCounts() async throws {
            try await onOwnThread {
                let engine = try TestedCluster.makeEngine()
                let prefix = "s\(UInt32.random(in: 0 ... .max))-"
                let input = try SourceWriter(
                    engine: engine, applicationID: "\(prefix)letters", topic: "\(prefix)words", partitions: 2)
                let runtime = try StreamsRuntime(
                    Self.topology(prefix), engine: engine,
                    configuration: RuntimeConfiguration(
                        applicationID: "\(prefix)letters", partitions: 2, threads: 1, mode: .live))
                try runtime.start()
                let words = ["axle", "brake", "bolt", "cap", "chain", "clutch"]
                for (index, word) in words.enumerated() {
                    let time = Timestamp(milliseconds: 1_700_000_000_000 + Int64(index))
                    try Array(word.utf8).withUnsafeBytes { bytes throws in
                        try input.write(key: bytes, value: bytes, time: time, sequence: Int64(index))
                    }
                    try input.commit(.init(offset: Int64(index), metadata: ""))
                }
                let found = try Self.readCounts(engine, "\(prefix)counts", count: words.count) { runtime.failure }
                #expect(found == ["a": [1], "b": [1, 2], "c": [1, 2, 3]])
                try runtime.stop()
            }
        }

        /// The counts of each letter in their order, when `count` have come.
        static func readCounts(
            _ engine: any Engine, _ topic: String, count: Int, failure: () -> (any Error)?
        ) throws -> [String: [Int64]] {
            let consumer = try engine.makeConsumer()
            let buffer = RecordBuffer()
            var found: [String: [Int64]] = [:]
            var positions: [Int64] = [0, 0]
            while found.values.reduce(0, { $0 + $1.count }) < count {
                if let failure = failure() { throw failure }
                let mark = consumer.news()
                for number in positions.indices {
                    let partition = TopicPartition(topic, Int32(number))
                    positions[number] = try consumer.readToEnd(of: partition, from: positions[number], into: buffer) {
                        for record in $0.records {
                            guard let key = record.key, let value = record.value else { continue }
                            var reader = ByteReader(value)
                            found[String(decoding: key, as: UTF8.self), default: []].append(try reader.read(Int64.self))
                        }
                    }
                }
                consumer.waitForNews(after: mark, timeout: .seconds(1))
            }
            return found
        }
    }
#endif
