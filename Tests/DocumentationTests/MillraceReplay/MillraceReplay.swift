import Foundation
import MillraceCore
import MillraceLog
import MillraceReplay
import MillraceStreams
import Testing

struct MillraceReplayPageTests {
    @Test func replayAndCompare() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/words.txt"
        try "1 wheel\n2 motor\n3 wheel\n".write(toFile: path, atomically: true, encoding: .utf8)
        // page
        /// Lines are `SECOND WORD`; the application counts words.
        let topology = Topology("words")
        topology.stream(Topic("lines", key: .string, value: .string))
            .countAccepted()
            .groupByKey().count("counts").toStream()
            .map { ($0.key, "\($0.key) \($0.value ?? 0)") }
            .to(Topic("word-counts", key: .string, value: .string))

        let application = Application(
            id: "words", topology: topology, sourceTopic: "lines", grace: .zero,
            makePlaceLine: {
                { line, key in
                    let parts = String(decoding: line, as: UTF8.self).split(separator: " ")
                    guard parts.count == 2, let second = Int64(parts[0]) else { return nil }
                    key.write(utf8: String(parts[1]))
                    return .zero + .seconds(second)
                }
            },
            prepare: { _ in }, results: [.init(name: "counts", topic: "word-counts")], ignoredMembers: [],
            derive: { _ in Derivation() })

        let replay = try Replay(
            application, paths: [path], engine: EmbeddedLog.inMemory(), partitions: 3, threads: 2, keepsInput: true)
        let accounting = try replay.run()
        #expect(accounting.accepted == 3)
        #expect(
            try replay.results.results(of: "word-counts").map { String(decoding: $0, as: UTF8.self) }
                == ["wheel 1", "motor 1", "wheel 2"])
        // end of page
        #expect(accounting.read == 3)
    }
}
