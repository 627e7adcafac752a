import Foundation
import MillraceCore

extension EngineConformance {
    static let readCases: [ConformanceCase] = [
        ConformanceCase("reads: from every offset, by small and large steps") { bench in
            let partition = try bench.makeTopic()[0]
            let producer = try bench.makeProducer()
            for commit in 0..<6 {
                try bench.write((0...commit).map { "\(commit).\($0)" }, to: partition, by: producer)
            }
            let all = try bench.read(partition)
            try bench.expectEqual(
                all.texts, (0..<6).flatMap { commit in (0...commit).map { "\(commit).\($0)" } }, "the records")
            let consumer = try bench.engine.makeConsumer()
            for (index, first) in all.enumerated() {
                for maxBytes in [1, 1 << 20] {
                    var reader = ConformanceReader(partition, from: first.offset, by: consumer)
                    let found = try reader.readToEnd(maxBytes: maxBytes)
                    try bench.expectEqual(found, Array(all[index...]), "from \(first.offset) by \(maxBytes) bytes")
                }
            }
        },
        ConformanceCase("reads: the end is told, and what comes after it is read on") { bench in
            let partition = try bench.makeTopic()[0]
            let producer = try bench.makeProducer()
            var reader = ConformanceReader(partition, from: 0, by: try bench.engine.makeConsumer())
            try bench.expectEqual(try reader.readToEnd(), [], "a new partition")
            try bench.expectEqual(reader.position, 0, "the position in a new partition")
            for text in ["a", "b"] {
                let range = try bench.write([text], to: partition, by: producer)
                let found = try bench.wait(for: "the record \(text)") {
                    let found = try reader.readToEnd()
                    return found.isEmpty ? nil : found
                }
                try bench.expectEqual(found.texts, [text], "what has come")
                try bench.expectEqual(found.offsets, [range.lowerBound], "its offset")
                let end = try bench.offsets(of: partition).upperBound
                try bench.expect(end >= range.upperBound, "the end \(end) to lie at \(range.upperBound) or behind it")
            }
            // The position comes up to the end, whatever takes up offsets behind the last record.
            _ = try bench.wait(for: "the position to come to the end") {
                _ = try reader.readToEnd()
                return reader.position == (try bench.offsets(of: partition).upperBound) ? true : nil
            }
        },
        ConformanceCase("reads: an offset out of range is refused") { bench in
            let partition = try bench.makeTopic()[0]
            try bench.write(["a", "b"], to: partition, by: try bench.makeProducer())
            let consumer = try bench.engine.makeConsumer()
            let end = try bench.offsets(of: partition).upperBound
            for offset in [-1, -2, end + 1_000] {
                try bench.expectRefusal(.offsetOutOfRange, of: "offset \(offset) before the end \(end)") {
                    var reader = ConformanceReader(partition, from: offset, by: consumer)
                    _ = try reader.readToEnd()
                }
            }
            // The consumer is none the worse for it.
            var reader = ConformanceReader(partition, from: 1, by: consumer)
            try bench.expectEqual(try reader.readToEnd().texts, ["b"], "from offset 1")
        },
        ConformanceCase("reads: a consumer reads many partitions, at any places, in turns") { bench in
            let partitions = try bench.makeTopic(partitions: 3)
            let producer = try bench.makeProducer()
            for partition in partitions {
                try bench.write((0..<20).map { "\(partition.partition): \($0)" }, to: partition, by: producer)
            }
            let consumer = try bench.engine.makeConsumer()
            for start in [Int64(15), 0, 19, 7] {
                for partition in partitions {
                    var reader = ConformanceReader(partition, from: start, by: consumer)
                    let expected = (start..<20).map { "\(partition.partition): \($0)" }
                    try bench.expectEqual(try reader.readToEnd().texts, expected, "\(partition) from \(start)")
                }
            }
        },
        ConformanceCase("reads: a commit wakes who waits for news") { bench in
            let partition = try bench.makeTopic()[0]
            let producer = try bench.makeProducer()
            let consumer = try bench.engine.makeConsumer()
            var reader = ConformanceReader(partition, from: 0, by: consumer)
            _ = try reader.readToEnd()
            consumer.waitForNews(after: consumer.news(), timeout: .milliseconds(5))
            nonisolated(unsafe) let write = { _ = try? bench.write(["a"], to: partition, by: producer) }
            let isWritten = DispatchSemaphore(value: 0)
            let writer = Thread {
                write()
                isWritten.signal()
            }
            var found: [PlacedRecord] = []
            writer.start()
            defer { isWritten.wait() }
            found = try bench.wait(for: "the record") {
                let mark = consumer.news()
                let found = try reader.readToEnd()
                guard found.isEmpty else { return found }
                // Whoever is not woken waits as long as the engine may take for all of it.
                consumer.waitForNews(after: mark, timeout: bench.patience)
                return nil
            }
            try bench.expectEqual(found.texts, ["a"], "what has come")
        },
    ]
}
