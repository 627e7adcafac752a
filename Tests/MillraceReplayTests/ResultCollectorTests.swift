import MillraceCore
import MillraceLog
import MillraceReplay
import MillraceStreams
import Testing

/// Results in canonical order, whatever partition they are in and in whatever order they were written.
struct ResultCollectorTests {
    struct Written {
        var time: Int64
        var sequence: Int64
        var ordinal: Ordinal
        var key: String
        var value: String
    }

    /// In canonical order: by event time, sequence, ordinal, and at last by key and value.
    static let ordered = [
        Written(time: -1, sequence: 9, ordinal: .root, key: "z", value: "1"),
        Written(time: 5, sequence: 1, ordinal: .root.child(2), key: "a", value: "2"),
        Written(time: 5, sequence: 2, ordinal: .root, key: "a", value: "3"),
        Written(time: 5, sequence: 2, ordinal: .root.child(1), key: "b", value: "4"),
        Written(time: 5, sequence: 2, ordinal: .root.child(2), key: "a", value: "6"),
        Written(time: 5, sequence: 2, ordinal: .root.child(2), key: "a", value: "7"),
        Written(time: 5, sequence: 2, ordinal: .root.child(2), key: "b", value: "5"),
        Written(time: 5, sequence: 2, ordinal: .root.child(1).child(0), key: "a", value: "8"),
        Written(time: 6, sequence: 1, ordinal: .root, key: "a", value: "9"),
    ]

    @Test(arguments: [1, 2, 3] as [UInt64])
    func theOrderDoesNotDependOnHowTheyWereWritten(seed: UInt64) throws {
        print("results: seed \(seed)")
        var random = SeededRandom(seed: seed)
        let engine = try EmbeddedLog.inMemory()
        try engine.createTopic(TopicDescription(name: "alerts", partitions: 3))
        for written in Self.ordered.shuffled(using: &random) {
            try engine.write(
                written.value, key: written.key, time: written.time,
                headers: { StreamHeader.write(sequence: written.sequence, ordinal: written.ordinal, to: $0) },
                to: TopicPartition("alerts", Int32(random.integer(below: 3))))
        }
        let results = ResultCollector(engine: engine, applicationID: "sample")
        let found = try results.results(of: "alerts").map { String(decoding: $0, as: UTF8.self) }
        #expect(found == Self.ordered.map(\.value))
    }

    @Test func aTopicThatIsMissingHasNoResults() throws {
        let results = ResultCollector(engine: try EmbeddedLog.inMemory(), applicationID: "sample")
        #expect(try results.results(of: "alerts") == [])
        #expect(try results.deadLetters() == [])
        #expect(try results.late() == [])
    }

    /// What an ingest keeps from the topology, as JSON: text as it is, other bytes in base64.
    @Test func deadLettersAndLateLinesTellWhereTheyStood() throws {
        let folder = try ReplayFolder()
        let lines =
            Array("a 1000\n\"a 1 \\\"b\n".utf8) + Array("c 1\n".utf8) + [0xFF, 0xFE] + Array("xxxxxxxxxxx\n".utf8)
        let path = try folder.write(lines, to: "input")
        let engine = try EmbeddedLog.inMemory()
        let application = SampleApplication.make(longestLine: 11)
        _ = try Ingest(application, paths: [path], engine: engine, partitions: 1).step()
        let results = ResultCollector(engine: engine, applicationID: "sample")
        #expect(
            try results.late().map { String(decoding: $0, as: UTF8.self) } == [
                #"{"sequence":2,"time":"1970-01-01T00:00:00.001Z","value":"\"a 1 \\\"b"}"#,
                #"{"sequence":3,"time":"1970-01-01T00:00:00.001Z","value":"c 1"}"#,
            ])
        #expect(
            try results.deadLetters().map { String(decoding: $0, as: UTF8.self) } == [
                #"{"sequence":4,"time":"1970-01-01T00:00:01.000Z","reason":"too-long","message":""#
                    + "\(path), bytes 20 to 34: a line of 13 bytes, of at most 11; its beginning is kept here"
                    + #"","value_base64":"//54eHh4eHh4eHg="}"#
            ])
    }
}
