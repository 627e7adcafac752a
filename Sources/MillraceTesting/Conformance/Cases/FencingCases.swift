import MillraceCore

extension EngineConformance {
    static let fencingCases: [ConformanceCase] = [
        ConformanceCase(
            "fencing: a second producer of the same id ends the first", needs: [.producerFencing, .isolation]
        ) { bench in
            let partition = try bench.makeTopic()[0]
            let old = try bench.makeProducer()
            try old.begin()
            try old.append(RecordBatchBuilder([ConformanceRecord("old")]), to: partition)
            let new = try bench.makeProducer()
            try bench.expectFenced(old.commit(), "the commit of the first producer")
            try bench.write(["new"], to: partition, by: new)
            try bench.expectEqual(try bench.read(partition).texts, ["new"], "the records")
        },
        ConformanceCase(
            "fencing: a fenced producer may begin again, and is fenced again", needs: [.producerFencing, .isolation]
        ) { bench in
            let partition = try bench.makeTopic()[0]
            let old = try bench.makeProducer()
            try bench.write(["old"], to: partition, by: old)
            let new = try bench.makeProducer()
            for _ in 0..<2 {
                try old.begin()
                try old.append(RecordBatchBuilder([ConformanceRecord("too late")]), to: partition)
                try bench.expectFenced(old.commit(), "a commit of the first producer")
                old.abort()
            }
            try bench.write(["new"], to: partition, by: new)
            try bench.expectEqual(try bench.read(partition).texts, ["old", "new"], "the records")
        },
        ConformanceCase("fencing: producers of other ids are left alone") { bench in
            let partition = try bench.makeTopic()[0]
            let first = try bench.makeProducer("first")
            try first.begin()
            try first.append(RecordBatchBuilder([ConformanceRecord("first")]), to: partition)
            try bench.write(["second"], to: partition, by: try bench.makeProducer("second"))
            try bench.commit(first)
            try bench.expectEqual(Set(try bench.read(partition).texts), ["first", "second"], "the records")
        },
    ]
}
