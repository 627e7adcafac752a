import Foundation
import MillraceFormats
import MillraceReplay

/// Reads the labels of one file: out of its own lines, or out of the ground truth beside it.
struct FraudLabelReader {
    private let path: String
    private let number: Int
    private let firstSequence: Int64

    /// A reader for the file at `path`, the one of this number, whose first line has this sequence.
    init(_ path: String, number: Int, firstSequence: Int64) {
        self.path = path
        self.number = number
        self.firstSequence = firstSequence
    }

    /// Reads the file, and the truth beside it if there is one.
    /// - Throws: `InputError` if one of them cannot be read.
    func read() throws(InputError) -> FraudLabels.File {
        var file = try readLines()
        let truth = (path as NSString).deletingPathExtension + ".truth.jsonl"
        guard FileManager.default.fileExists(atPath: truth) else { return file }
        file.isLabelled = true
        let reader = try LineReader(path: truth, longest: 65_536)
        var line = 0
        while let next = try reader.next() {
            line += 1
            if LineReader.isBlank(next.bytes) { continue }
            guard let value = try? JSONValue(parsing: next.bytes), let id = value["id"]?.string,
                let pattern = value["pattern"]?.string, let fraud = value["fraud"]?.int64
            else { throw InputError("the ground truth \(truth), line \(line): give id, pattern and fraud") }
            file.byID[id] = FraudLabel(plant: PlantedCase(file: number, number: fraud, pattern: pattern))
        }
        return file
    }

    /// Counts the lines as the ingest does, and looks for the labels of a public format.
    private func readLines() throws(InputError) -> FraudLabels.File {
        var file = FraudLabels.File(sequences: firstSequence..<firstSequence)
        let reader = try LineReader(path: path, longest: TransferFraudTopology.longestLine)
        var (sequence, isFirst) = (firstSequence, true)
        var labels: FormatLabels?
        while let line = try reader.next() {
            if isFirst {
                isFirst = false
                labels = TransferFormats.labels(header: line.bytes)
                file.isLabelled = labels?.areThere ?? false
                if labels != nil { continue }
            }
            let isWhole = line.length == line.bytes.count
            if isWhole, LineReader.isBlank(line.bytes) { continue }
            if isWhole, let labels, labels.isFraud(line.bytes) { file.bySequence.insert(sequence) }
            sequence += 1
        }
        file.sequences = firstSequence..<sequence
        return file
    }
}
