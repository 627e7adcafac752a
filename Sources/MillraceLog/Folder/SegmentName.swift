/// The name of a segment's file: the base offset in 20 digits, its generation unless that is 0, and the kind; so that the
/// tools that read Kafka's segments find the base offset in it.
struct SegmentName: Hashable, CustomStringConvertible {
    var base: Int64
    var generation: Int
    var kind: SegmentFile

    var description: String {
        let digits = String(base)
        let padded = String(repeating: "0", count: max(0, 20 - digits.count)) + digits
        return generation == 0 ? "\(padded).\(kind.rawValue)" : "\(padded).\(generation).\(kind.rawValue)"
    }
}

extension SegmentName {
    /// What the file name `text` says; nil for other names.
    init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard (2...3).contains(parts.count), parts[0].utf8.count == 20, let base = Int64(parts[0]), base >= 0,
            let kind = SegmentFile(rawValue: String(parts[parts.count - 1])),
            let generation = parts.count == 2 ? 0 : Int(parts[1])
        else { return nil }
        self.init(base: base, generation: generation, kind: kind)
        guard description == text else { return nil }
    }
}

/// The files of a segment.
enum SegmentFile: String, CaseIterable {
    case log
    case offsets = "index"
    case times = "timeindex"
}
