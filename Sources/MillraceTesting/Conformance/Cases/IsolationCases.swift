import MillraceCore

extension EngineConformance {
    static let isolationCases: [ConformanceCase] = [
        ConformanceCase("isolation: an abort leaves nothing", needs: [.isolation]) { bench in
            let partitions = try bench.makeTopic(partitions: 2)
            let producer = try bench.makeProducer()
            for partition in partitions { try bench.write(["before"], to: partition, by: producer) }
            try producer.begin()
            for partition in partitions {
                try producer.append(RecordBatchBuilder([ConformanceRecord("aborted")]), to: partition)
            }
            producer.abort()
            for partition in partitions {
                try bench.expectEqual(try bench.read(partition).texts, ["before"], "\(partition) after the abort")
                try bench.write(["after"], to: partition, by: producer)
                try bench.expectEqual(try bench.read(partition).texts, ["before", "after"], "\(partition)")
            }
        },
        ConformanceCase("isolation: an open transaction is not seen, nor does it move the end", needs: [.isolation]) {
            bench in
            let partitions = try bench.makeTopic(partitions: 2)
            let producer = try bench.makeProducer()
            for partition in partitions { try bench.write(["before"], to: partition, by: producer) }
            let before = try partitions.map { try bench.offsets(of: $0) }
            try producer.begin()
            for partition in partitions {
                try producer.append(RecordBatchBuilder([ConformanceRecord("new")]), to: partition)
            }
            for (partition, offsets) in zip(partitions, before) {
                try bench.expectEqual(try bench.read(partition).texts, ["before"], "\(partition) before the commit")
                try bench.expectEqual(try bench.offsets(of: partition), offsets, "the offsets of \(partition)")
            }
            try bench.commit(producer)
            for (partition, offsets) in zip(partitions, before) {
                try bench.expectEqual(try bench.read(partition).texts, ["before", "new"], "\(partition)")
                let after = try bench.offsets(of: partition)
                try bench.expect(after.upperBound > offsets.upperBound, "the end \(after) of \(partition) to move on")
            }
        },
        ConformanceCase("isolation: who reads on misses nothing that is committed late", needs: [.isolation]) { bench in
            let partition = try bench.makeTopic()[0]
            let (slow, quick) = (try bench.makeProducer("slow"), try bench.makeProducer("quick"))
            var reader = ConformanceReader(partition, from: 0, by: try bench.engine.makeConsumer())
            var found: [PlacedRecord] = []
            try slow.begin()
            for round in 0..<3 {
                try slow.append(RecordBatchBuilder([ConformanceRecord("slow \(round)")]), to: partition)
                try bench.write(["quick \(round)"], to: partition, by: quick)
                found += try reader.readToEnd()
                try bench.expect(
                    !found.texts.contains { $0.hasPrefix("slow") }, "nothing of the open transaction, found \(found)")
            }
            try quick.begin()
            try quick.append(RecordBatchBuilder([ConformanceRecord("aborted")]), to: partition)
            quick.abort()
            try bench.commit(slow)
            found += try bench.wait(for: "the rest of 6 records") {
                let more = try reader.readToEnd()
                return found.count + more.count >= 6 ? more : nil
            }
            try bench.expectEqual(found, try bench.read(partition), "what was read on the way and what is read again")
            try bench.expectEqual(
                Set(found.texts), Set((0..<3).flatMap { ["slow \($0)", "quick \($0)"] }), "the records")
        },
        ConformanceCase("isolation: a reader comes past what was aborted at the end", needs: [.isolation]) { bench in
            let partition = try bench.makeTopic()[0]
            let producer = try bench.makeProducer()
            try bench.write(["a"], to: partition, by: producer)
            try producer.begin()
            try producer.append(RecordBatchBuilder([ConformanceRecord("aborted")]), to: partition)
            producer.abort()
            let first = try bench.offsets(of: partition).lowerBound
            var reader = ConformanceReader(partition, from: first, by: try bench.engine.makeConsumer())
            try bench.expectEqual(try reader.readToEnd().texts, ["a"], "the records")
            _ = try bench.wait(for: "the position to come to the end") {
                try bench.expectEqual(try reader.readToEnd(), [], "what comes after the abort")
                return reader.position == (try bench.offsets(of: partition).upperBound) ? true : nil
            }
        },
        ConformanceCase("isolation: a producer that is let go takes its transaction with it", needs: [.isolation]) {
            bench in
            let partition = try bench.makeTopic()[0]
            var left: (any TransactionalProducer)? = try bench.makeProducer("left")
            try left?.begin()
            try left?.append(RecordBatchBuilder([ConformanceRecord("lost")]), to: partition)
            left = nil
            try bench.write(["a"], to: partition, by: try bench.makeProducer())
            let found = try bench.wait(for: "the record of the other producer") {
                let found = try bench.read(partition)
                return found.isEmpty ? nil : found
            }
            try bench.expectEqual(found.texts, ["a"], "the records")
        },
    ]
}
