import MillraceCore

extension EngineConformance {
    static let recordCases: [ConformanceCase] = [
        ConformanceCase("records: order, keys and timestamps are kept") { bench in
            let partition = try bench.makeTopic()[0]
            // Times go back and forth, and lie days apart.
            let records = (0..<500).map { number in
                ConformanceRecord(
                    key: Array("key \(number % 7)".utf8), value: Array("value \(number)".utf8),
                    timestamp: 1_700_000_000_000 + Int64(number * 7_919 % 500) * 86_400_000)
            }
            let range = try bench.write(records, to: partition, by: try bench.makeProducer())
            let found = try bench.read(partition)
            try bench.expectEqual(found.records, records, "the records")
            try bench.expectEqual(found.offsets, Array(0..<500), "their offsets")
            try bench.expectEqual(range, 0..<500, "what the commit says of them")
        },
        ConformanceCase("records: the earliest time is kept, and an earlier one refused") { bench in
            let partition = try bench.makeTopic()[0]
            let producer = try bench.makeProducer()
            let earliest = bench.engine.capabilities.earliestTimestamp.milliseconds
            let records = [2_000_000_000_000, max(earliest, -2_000_000_000_000), 0, 1].map {
                ConformanceRecord("\($0)", timestamp: max(earliest, $0))
            }
            try producer.begin()
            if earliest > .min {
                try bench.expectRefusal(.invalid, of: "a time before \(earliest)") {
                    let early = ConformanceRecord("early", timestamp: earliest - 1)
                    try producer.append(RecordBatchBuilder([ConformanceRecord("with it"), early]), to: partition)
                }
            }
            try producer.append(RecordBatchBuilder(records), to: partition)
            try bench.commit(producer)
            try bench.expectEqual(try bench.read(partition).records, records, "the records")
        },
        ConformanceCase("records: null and empty are told apart") { bench in
            let partition = try bench.makeTopic()[0]
            let records = [
                ConformanceRecord(key: nil, value: nil), ConformanceRecord(key: [], value: nil),
                ConformanceRecord(key: nil, value: []), ConformanceRecord(key: [], value: []),
                ConformanceRecord(key: [0], value: [0, 255, 0]),
            ]
            try bench.write(records, to: partition, by: try bench.makeProducer())
            try bench.expectEqual(try bench.read(partition).records, records, "the records")
        },
        ConformanceCase("records: headers are kept") { bench in
            let partition = try bench.makeTopic()[0]
            let named = ByteWriter()
            RecordHeaders.write([("seq", "1"), ("", ""), ("seq", "ü")], to: named)
            let null = ByteWriter()
            null.write(variable: 1)
            null.write(string: "null")
            null.write(variable: -1)
            let binary = ByteWriter()
            binary.write(variable: 1)
            binary.write(string: "binary")
            binary.write(variable: 4)
            for byte in [UInt8(0), 255, 128, 0] { binary.write(byte: byte) }
            let records = [named, null, binary].map { ConformanceRecord(value: [1], headers: Array($0.bytes)) }
            try bench.write(records, to: partition, by: try bench.makeProducer())
            try bench.expectEqual(try bench.read(partition).records, records, "the records")
        },
        ConformanceCase("records: batches of one partition keep their order, and are emptied") { bench in
            let partitions = try bench.makeTopic(partitions: 2)
            let producer = try bench.makeProducer()
            let batch = RecordBatchBuilder()
            try producer.begin()
            for number in 0..<50 {
                let value = Array("\(number)".utf8)
                value.withUnsafeBytes { bytes in
                    batch.append(
                        timestamp: Timestamp(milliseconds: 1), key: nil, value: bytes,
                        headers: UnsafeRawBufferPointer(start: nil, count: 0))
                }
                try producer.append(batch, to: partitions[number % 2])
                try bench.expect(batch.isEmpty, "the batch to be emptied by append")
            }
            try bench.commit(producer)
            for (index, partition) in partitions.enumerated() {
                let expected = stride(from: index, to: 50, by: 2).map(String.init)
                try bench.expectEqual(try bench.read(partition).texts, expected, "\(partition)")
            }
        },
        ConformanceCase("records: the largest record is taken, a larger one refused without harm") { bench in
            let partition = try bench.makeTopic()[0]
            let producer = try bench.makeProducer()
            let largest = bench.engine.capabilities.maxRecordBytes
            func record(_ count: Int) -> ConformanceRecord {
                ConformanceRecord(value: (0..<count).map { UInt8(truncatingIfNeeded: $0 * 131) })
            }
            try producer.begin()
            try producer.append(RecordBatchBuilder([ConformanceRecord("before")]), to: partition)
            try bench.expectRefusal(.tooLarge, of: "a record of \(2 * largest) bytes") {
                try producer.append(RecordBatchBuilder([record(1), record(2 * largest)]), to: partition)
            }
            try producer.append(RecordBatchBuilder([record(largest)]), to: partition)
            try producer.append(RecordBatchBuilder([ConformanceRecord("after")]), to: partition)
            try bench.commit(producer)
            let found = try bench.read(partition, maxBytes: 1_000)
            let expected = [ConformanceRecord("before"), record(largest), ConformanceRecord("after")]
            try bench.expectEqual(found.records, expected, "the records")
        },
    ]
}
