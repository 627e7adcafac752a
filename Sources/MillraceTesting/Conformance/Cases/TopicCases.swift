import MillraceCore

extension EngineConformance {
    static let topicCases: [ConformanceCase] = [
        ConformanceCase("topics: a created topic is described") { bench in
            let name = bench.name("events")
            try bench.expectEqual(try bench.engine.topic(named: name), nil, "a topic before it is created")
            let topic = TopicDescription(name: name, partitions: 3)
            try bench.engine.createTopic(topic)
            try bench.expectEqual(try bench.engine.topic(named: name), topic, "the topic")
            for number in Int32(0)..<3 {
                let offsets = try bench.offsets(of: TopicPartition(name, number))
                try bench.expectEqual(offsets, 0..<0, "the offsets of a new partition")
            }
            let names = try bench.engine.topics().map(\.name)
            try bench.expectEqual(names, names.sorted(), "the order of topics")
        },
        ConformanceCase("topics: creating one again does nothing") { bench in
            let partition = try bench.makeTopic()[0]
            try bench.write(["a"], to: partition, by: try bench.makeProducer())
            _ = try bench.makeTopic()
            try bench.expectEqual(try bench.read(partition).texts, ["a"], "the records")
        },
        ConformanceCase("topics: one with other partitions is a mismatch") { bench in
            let name = try bench.makeTopic(partitions: 2)[0].topic
            for count in [Int32(1), 3] {
                try bench.expectRefusal(.topicMismatch, of: "the topic with \(count) partitions in place of 2") {
                    try bench.engine.createTopic(TopicDescription(name: name, partitions: count))
                }
            }
            try bench.expectEqual(try bench.engine.topic(named: name)?.partitions, 2, "its partitions")
        },
        ConformanceCase("topics: one with another clean-up policy is a mismatch", needs: [.topicSettings]) { bench in
            let topic = TopicDescription(name: bench.name("changes"), partitions: 1, cleanup: .compact)
            try bench.engine.createTopic(topic)
            try bench.expectEqual(try bench.engine.topic(named: topic.name)?.cleanup, .compact, "its policy")
            try bench.engine.createTopic(topic)
            try bench.expectRefusal(.topicMismatch, of: "the topic with the policy delete in place of compact") {
                try bench.engine.createTopic(TopicDescription(name: topic.name, partitions: 1))
            }
        },
        ConformanceCase("topics: settings are kept, and may differ from those asked for", needs: [.topicSettings]) {
            bench in
            var topic = TopicDescription(name: bench.name("kept"), partitions: 1)
            topic.configuration.retention = .days(3)
            topic.configuration.retentionBytes = 1 << 30
            try bench.engine.createTopic(topic)
            try bench.engine.createTopic(TopicDescription(name: topic.name, partitions: 1))
            try bench.expectEqual(try bench.engine.topic(named: topic.name), topic, "the topic")
        },
        ConformanceCase("topics: names and partition counts that are not allowed are invalid") { bench in
            let long = bench.name("") + String(repeating: "n", count: 249)
            for name in ["", ".", "..", "a b", "a/b", "ä", "a\u{0}b", String(long.suffix(250))] {
                try bench.expectRefusal(.invalid, of: "the name '\(name)'") {
                    try bench.engine.createTopic(TopicDescription(name: name, partitions: 1))
                }
            }
            for count in [Int32(0), -1] {
                try bench.expectRefusal(.invalid, of: "\(count) partitions") {
                    try bench.engine.createTopic(TopicDescription(name: bench.name("events"), partitions: count))
                }
            }
        },
        ConformanceCase("topics: a name of 249 letters, digits and signs") { bench in
            let start = bench.name("Az09._-")
            let name = start + String(repeating: "n", count: 249 - start.utf8.count)
            try bench.engine.createTopic(TopicDescription(name: name, partitions: 1))
            let partition = TopicPartition(name, 0)
            try bench.write(["a"], to: partition, by: try bench.makeProducer())
            try bench.expectEqual(try bench.read(partition).texts, ["a"], "the records")
        },
        ConformanceCase("topics: partitions that do not exist are unknown") { bench in
            let topic = try bench.makeTopic(partitions: 2)[0].topic
            let missing = [
                TopicPartition(topic, 2), TopicPartition(topic, -1), TopicPartition(bench.name("missing"), 0),
            ]
            let consumer = try bench.engine.makeConsumer()
            for partition in missing {
                try bench.expectRefusal(.unknownTopic, of: "the offsets of \(partition)") {
                    _ = try bench.offsets(of: partition)
                }
                try bench.expectRefusal(.unknownTopic, of: "reading \(partition)") {
                    var reader = ConformanceReader(partition, from: 0, by: consumer)
                    _ = try reader.readToEnd()
                }
            }
            let asked = try bench.engine.topic(named: bench.name("missing"))
            try bench.expectEqual(asked, nil, "a topic that was asked for")
        },
    ]
}
