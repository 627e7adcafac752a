import MillraceCore

extension EngineConformance {
    static let committedOffsetCases: [ConformanceCase] = [
        ConformanceCase("committed offsets: a group that never committed has none") { bench in
            let (partitions, group) = (try bench.makeTopic(partitions: 2), bench.name("group"))
            let missing = TopicPartition(bench.name("missing"), 0)
            try bench.expectEqual(
                try bench.engine.committedOffsets(group: group, of: partitions + [missing]), [:],
                "its offsets at the moment")
            try bench.expectEqual(
                try bench.engine.settledOffsets(group: group, of: partitions), [:], "its offsets to go on from")
        },
        ConformanceCase("committed offsets: kept with metadata until replaced", needs: [.committedOffsets]) { bench in
            let partitions = try bench.makeTopic(partitions: 2)
            let (group, producer) = (bench.name("group"), try bench.makeProducer())
            var expected = [
                partitions[0]: CommittedOffset(offset: 7, metadata: "a=1;b=ü"),
                partitions[1]: CommittedOffset(offset: 0),
            ]
            try bench.expectCommitted(try bench.commit(expected, group: group, by: producer))
            try bench.expectEqual(
                try bench.engine.settledOffsets(group: group, of: partitions), expected, "the offsets")
            let next = [partitions[0]: CommittedOffset(offset: 3, metadata: "back")]
            expected.merge(next) { $1 }
            try bench.expectCommitted(try bench.commit(next, group: group, by: producer))
            try bench.expectEqual(
                try bench.engine.settledOffsets(group: group, of: partitions), expected, "the offsets after that")
            try bench.expectEqual(
                try bench.engine.settledOffsets(group: group, of: [partitions[1]]),
                expected.filter { $0.key == partitions[1] }, "the offset in one partition")
            let other = try bench.engine.committedOffsets(group: bench.name("other"), of: partitions)
            try bench.expectEqual(other, [:], "the offsets of another group")
        },
        ConformanceCase("committed offsets: they come with the records, or not at all", needs: [.committedOffsets]) {
            bench in
            let partitions = try bench.makeTopic(partitions: 2)
            let (group, producer) = (bench.name("group"), try bench.makeProducer())
            for isCommitted in [false, true] {
                try producer.begin()
                try producer.append(RecordBatchBuilder([ConformanceRecord("a")]), to: partitions[0])
                try producer.sendOffsets([partitions[1]: CommittedOffset(offset: 5)], group: group, member: nil)
                if isCommitted { try bench.commit(producer) } else { producer.abort() }
                let found = try bench.engine.settledOffsets(group: group, of: partitions)
                let expected = isCommitted ? [partitions[1]: CommittedOffset(offset: 5)] : [:]
                try bench.expectEqual(found, expected, isCommitted ? "after the commit" : "after the abort")
            }
        },
        ConformanceCase("committed offsets: one transaction may serve several groups", needs: [.committedOffsets]) {
            bench in
            let (partition, producer) = (try bench.makeTopic()[0], try bench.makeProducer())
            try producer.begin()
            for (number, group) in ["first", "second"].enumerated() {
                let offset = CommittedOffset(offset: Int64(number))
                try producer.sendOffsets([partition: offset], group: bench.name(group), member: nil)
            }
            try bench.commit(producer)
            for (number, group) in ["first", "second"].enumerated() {
                let found = try bench.engine.settledOffsets(group: bench.name(group), of: [partition])
                try bench.expectEqual(found, [partition: CommittedOffset(offset: Int64(number))], "group \(group)")
            }
        },
        ConformanceCase("committed offsets: metadata of 4,096 bytes is taken", needs: [.committedOffsets]) { bench in
            let (partition, group) = (try bench.makeTopic()[0], bench.name("group"))
            // Two bytes a letter: it is bytes that count.
            let metadata = String(repeating: "ü", count: CommittedOffset.maxMetadataBytes / 2)
            let offsets = [partition: CommittedOffset(offset: 1, metadata: metadata)]
            try bench.expectCommitted(try bench.commit(offsets, group: group, by: try bench.makeProducer()))
            try bench.expectEqual(
                try bench.engine.settledOffsets(group: group, of: [partition]), offsets, "the offsets")
        },
        ConformanceCase("committed offsets: what cannot be an offset is refused") { bench in
            let (partition, producer) = (try bench.makeTopic()[0], try bench.makeProducer())
            let long = String(repeating: "m", count: CommittedOffset.maxMetadataBytes + 1)
            let refused: [(EngineError.Code, TopicPartition, CommittedOffset)] = [
                (.invalid, partition, CommittedOffset(offset: 1, metadata: long)),
                (.invalid, partition, CommittedOffset(offset: -1)),
                (.unknownTopic, TopicPartition(bench.name("missing"), 0), CommittedOffset(offset: 1)),
                (.unknownTopic, TopicPartition(partition.topic, 1), CommittedOffset(offset: 1)),
            ]
            try producer.begin()
            for (code, partition, offset) in refused {
                try bench.expectRefusal(code, of: "offset \(offset.offset) for \(partition)") {
                    try producer.sendOffsets([partition: offset], group: bench.name("group"), member: nil)
                }
            }
            try bench.expectRefusal(.invalid, of: "a group without a name") {
                try producer.sendOffsets([partition: CommittedOffset(offset: 1)], group: "", member: nil)
            }
            producer.abort()
            try bench.write(["a"], to: partition, by: producer)
            try bench.expectEqual(try bench.read(partition).texts, ["a"], "the records after that")
        },
    ]
}
