import MillraceCore

extension EngineConformance {
    static let transactionCases: [ConformanceCase] = [
        ConformanceCase("transactions: a commit covers several partitions and topics") { bench in
            let partitions = try bench.makeTopic(partitions: 2) + bench.makeTopic("results")
            let producer = try bench.makeProducer()
            for round in Int64(0)..<2 {
                try producer.begin()
                for partition in partitions {
                    try producer.append(RecordBatchBuilder([ConformanceRecord("\(round)")]), to: partition)
                }
                let ranges = try bench.commit(producer)
                try bench.expectEqual(Set(ranges.keys), Set(partitions), "the partitions of the commit")
                for partition in partitions {
                    let last = try bench.read(partition).last
                    try bench.expectEqual(last?.offset, ranges[partition]?.lowerBound, "the offset in \(partition)")
                    try bench.expectEqual(ranges[partition]?.count, 1, "how many offsets a record takes")
                }
            }
            for partition in partitions {
                try bench.expectEqual(try bench.read(partition).texts, ["0", "1"], "\(partition)")
            }
        },
        ConformanceCase("transactions: empty and aborted ones do not hinder the next") { bench in
            let partition = try bench.makeTopic()[0]
            let producer = try bench.makeProducer()
            try producer.begin()
            try bench.expectEqual(try bench.commit(producer), [:], "the offsets of an empty transaction")
            try producer.begin()
            producer.abort()
            producer.abort()
            try producer.begin()
            try producer.append(RecordBatchBuilder(), to: partition)
            try bench.expectEqual(try bench.commit(producer), [:], "the offsets of an empty batch")
            try bench.write(["a"], to: partition, by: producer)
            try bench.expectEqual(try bench.read(partition).texts, ["a"], "the records")
        },
        ConformanceCase("transactions: calls out of order are invalid") { bench in
            let partition = try bench.makeTopic()[0]
            let producer = try bench.makeProducer()
            let offsets = [partition: CommittedOffset(offset: 1)]
            try bench.expectRefusal(.invalid, of: "append before begin") {
                try producer.append(RecordBatchBuilder([ConformanceRecord("a")]), to: partition)
            }
            try bench.expectRefusal(.invalid, of: "offsets before begin") {
                try producer.sendOffsets(offsets, group: bench.name("group"), member: nil)
            }
            if case .committed = producer.commit() {
                throw ConformanceFailure("a commit without a transaction was said to have succeeded")
            }
            try producer.begin()
            try bench.expectRefusal(.invalid, of: "begin after begin") { try producer.begin() }
            try producer.append(RecordBatchBuilder([ConformanceRecord("b")]), to: partition)
            try bench.commit(producer)
            try bench.expectEqual(try bench.read(partition).texts, ["b"], "the records")
        },
        ConformanceCase("transactions: an unknown partition is refused, and the rest goes on") { bench in
            let partition = try bench.makeTopic(partitions: 2)[1]
            let producer = try bench.makeProducer()
            try producer.begin()
            let missing = [
                TopicPartition(partition.topic, 2), TopicPartition(partition.topic, -1),
                TopicPartition(bench.name("missing"), 0),
            ]
            for partition in missing {
                try bench.expectRefusal(.unknownTopic, of: "append to \(partition)") {
                    try producer.append(RecordBatchBuilder([ConformanceRecord("a")]), to: partition)
                }
            }
            try producer.append(RecordBatchBuilder([ConformanceRecord("b")]), to: partition)
            try bench.commit(producer)
            try bench.expectEqual(try bench.read(partition).texts, ["b"], "the records")
        },
        ConformanceCase("transactions: two producers at once, each with its own order") { bench in
            let partitions = try bench.makeTopic(partitions: 2)
            let producers = [try bench.makeProducer("first"), try bench.makeProducer("second")]
            for round in 0..<4 {
                for producer in producers { try producer.begin() }
                for (number, producer) in producers.enumerated() {
                    for partition in partitions {
                        let record = ConformanceRecord("\(number).\(round)")
                        try producer.append(RecordBatchBuilder([record]), to: partition)
                    }
                }
                for producer in round % 2 == 0 ? producers : producers.reversed() { try bench.commit(producer) }
            }
            for partition in partitions {
                let found = try bench.read(partition)
                try bench.expectEqual(found.offsets, found.offsets.sorted(), "the order of offsets in \(partition)")
                for number in 0..<2 {
                    let own = found.texts.filter { $0.hasPrefix("\(number).") }
                    try bench.expectEqual(own, (0..<4).map { "\(number).\($0)" }, "producer \(number) in \(partition)")
                }
            }
        },
    ]
}
