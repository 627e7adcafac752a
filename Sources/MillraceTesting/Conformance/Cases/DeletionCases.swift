import MillraceCore

extension EngineConformance {
    static let deletionCases: [ConformanceCase] = [
        ConformanceCase("deletion: the partition begins at the offset, and goes on", needs: [.deletion]) { bench in
            let partitions = try bench.makeTopic(partitions: 2)
            let producer = try bench.makeProducer()
            for partition in partitions {
                try bench.write((0..<10).map(String.init), to: partition, by: producer)
            }
            try bench.engine.deleteRecords(before: [partitions[0]: 4])
            try bench.expectEqual(try bench.offsets(of: partitions[0]).lowerBound, 4, "the first offset")
            try bench.expectEqual(try bench.offsets(of: partitions[1]).lowerBound, 0, "that of the other")
            try bench.expectEqual(try bench.read(partitions[0]).texts, (4..<10).map(String.init), "the records")
            try bench.expectRefusal(.offsetOutOfRange, of: "reading from offset 3, which is deleted") {
                _ = try bench.read(partitions[0], from: 3)
            }
            try bench.write(["new"], to: partitions[0], by: producer)
            try bench.expectEqual(try bench.read(partitions[0]).texts.last, "new", "what is written after that")
        },
        ConformanceCase(
            "deletion: smaller offsets change nothing, those behind the end are refused", needs: [.deletion]
        ) {
            bench in
            let partition = try bench.makeTopic()[0]
            try bench.write((0..<10).map(String.init), to: partition, by: try bench.makeProducer())
            try bench.engine.deleteRecords(before: [partition: 6])
            try bench.engine.deleteRecords(before: [partition: 2])
            try bench.expectEqual(try bench.offsets(of: partition).lowerBound, 6, "the first offset")
            let end = try bench.offsets(of: partition).upperBound
            try bench.expectRefusal(.offsetOutOfRange, of: "deleting up to \(end + 1_000)") {
                try bench.engine.deleteRecords(before: [partition: end + 1_000])
            }
            try bench.expectRefusal(.unknownTopic, of: "deleting in a topic that is missing") {
                try bench.engine.deleteRecords(before: [TopicPartition(bench.name("missing"), 0): 0])
            }
            try bench.expectEqual(try bench.offsets(of: partition), 6..<end, "the offsets")
        },
        ConformanceCase("deletion: a partition may be emptied", needs: [.deletion]) { bench in
            let partition = try bench.makeTopic()[0]
            let producer = try bench.makeProducer()
            try bench.write(["a", "b"], to: partition, by: producer)
            let end = try bench.offsets(of: partition).upperBound
            try bench.engine.deleteRecords(before: [partition: end])
            try bench.expectEqual(try bench.offsets(of: partition), end..<end, "the offsets")
            try bench.expectEqual(try bench.read(partition, from: end), [], "the records")
            try bench.write(["c"], to: partition, by: producer)
            try bench.expectEqual(try bench.read(partition).texts, ["c"], "the records after that")
        },
    ]
}
