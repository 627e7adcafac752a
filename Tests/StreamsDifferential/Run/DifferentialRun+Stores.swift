import MillraceStreams

/// What queries see of the stores, compared with what the definition says.
extension DifferentialRun {
    /// Compares when all that was written has been handled, but the input has not ended: some windows are open, some records
    /// wait. Live, how far event time has come depends on ticks and partition; there only the end is compared.
    func compareStoresUnderWay() throws {
        guard !settings.isLive else { return }
        try feed.stateWatermarks()
        try finish(members)
        guard let watermark = feed.statedWatermark else { return }
        let admission = Admission(feed.written, operatorCase.sources, ticks: [], end: watermark)
        try compareStores(admission, watermark: watermark, "under way: ")
    }

    /// Compares what all members have together. Every record is in its task; those that an operator hands on in the order of
    /// event time have been if they lie before `watermark`.
    func compareStores(_ admission: Admission, watermark: Int64, _ what: String) throws {
        guard let expected = operatorCase.stored(admission, watermark: watermark) else { return }
        var found: [String: String] = [:]
        var partitions: [Int32] = []
        for member in members {
            let answer = try operatorCase.query(member)
            found.merge(answer.value) { first, _ in first }
            partitions += answer.partitions
            try Difference.check("\(what)stores are committed", found: answer.isCommitted, expected: true)
        }
        try Difference.check("\(what)stores", found: found, expected: expected)
        try Difference.check(
            "\(what)partitions that answer", found: partitions.sorted(), expected: Array(0..<settings.partitions))
    }
}
