import MillraceReplay

/// Which attempts of some files are frauds, as far as the files tell: section 10 of the specification.
struct FraudLabels: Sendable {
    /// What is known of one file.
    struct File: Sendable {
        /// The sequences of its lines.
        var sequences: Range<Int64>
        /// The labels of planted frauds by id; those that were given away are not there any more.
        var byID: [String: FraudLabel] = [:]
        /// The labelled lines of a public format.
        var bySequence: Set<Int64> = []
        /// Whether it tells anything.
        var isLabelled = false
    }

    private var files: [File]

    /// The labels of files.
    init(files: [File]) {
        self.files = files
    }

    /// The labels of the files at `paths`, read one after the other; nil if none of them has any.
    /// - Throws: `InputError` if a file cannot be read, or a line of a `NAME.truth.jsonl` is none.
    init?(paths: [String]) throws(InputError) {
        var (files, next): ([File], Int64) = ([], 1)
        for (number, path) in paths.enumerated() {
            let file = try FraudLabelReader(path, number: number, firstSequence: next).read()
            next = file.sequences.upperBound
            files.append(file)
        }
        guard files.contains(where: \.isLabelled) else { return nil }
        self.files = files
    }

    /// Whether the line at `sequence` is of a file with labels.
    func know(_ sequence: Int64) -> Bool {
        place(of: sequence).map { files[$0].isLabelled } ?? false
    }

    /// Takes the label of the attempt `id` at `sequence`; nil if it is honest. Attempts must come by sequence.
    mutating func take(id: String, sequence: Int64) -> FraudLabel? {
        guard let place = place(of: sequence) else { return nil }
        if files[place].bySequence.contains(sequence) { return FraudLabel(plant: nil) }
        return files[place].byID.removeValue(forKey: id)
    }

    private func place(of sequence: Int64) -> Int? {
        files.firstIndex { $0.sequences.contains(sequence) }
    }
}
