import MillraceCore
import MillraceStreams

/// Puts the lines of files into an application's source topic, in order, with their sequence; decides what is late.
///
/// Each commit holds a stretch of lines together with the place where it ends, so that an ingest that was cut off goes
/// on there.
public final class Ingest {
    /// How many bytes of lines go into one commit.
    private static let commitBytes = 1 << 20

    private let application: Application
    private let paths: [String]
    private let sizes: [Int64]
    private let writer: SourceWriter
    private let placeLine: Application.PlaceLine
    private let key = ByteWriter()
    private let adapted = ByteWriter()
    private var place: IngestPlace
    /// Whether the engine has been seen to keep a committed place.
    private var isPlaceKept: Bool
    private var reader: LineReader?
    /// Adapts the lines of the file being read, if it has another format.
    private var adapt: Application.AdaptLine?
    /// Is told what keeps lines from being committed, before each new attempt; may throw to give up.
    var wait: ((EngineError) throws(EngineError) -> Void)?

    /// An ingest of the files at `paths`, one after the other, that goes on where an earlier one of the same files
    /// stopped.
    /// - Throws: ``InputError`` if a file cannot be read, or the log holds another input; `EngineError`.
    public init(_ application: Application, paths: [String], engine: any Engine, partitions: Int32) throws {
        self.application = application
        self.paths = paths
        sizes = try paths.map(LineReader.check)
        placeLine = application.makePlaceLine()
        writer = try SourceWriter(
            engine: engine, applicationID: application.id, topic: application.sourceTopic, partitions: partitions)
        let fingerprint = try InputFingerprint.of(paths)
        if let committed = try writer.committedPlace() {
            let known = IngestPlace(committed.metadata)
            if let known, !InputFingerprint.isOne(known.fingerprint) {
                throw InputError(
                    "the log holds the replay of an earlier version, which told files by their sizes only, so that it "
                        + "is not sure to go on in the same input: give another --data-dir")
            }
            guard let known, known.fingerprint == fingerprint else {
                throw InputError(
                    "the log holds the replay of another input: give the same files, or another --data-dir; on a cluster, "
                        + "another --application-id once the topic \(application.sourceTopic) has been deleted")
            }
            place = known
            isPlaceKept = true
        } else {
            try Self.checkIsUnused(application.sourceTopic, partitions, on: engine)
            place = IngestPlace(fingerprint: fingerprint)
            isPlaceKept = false
        }
    }

    /// What others have put into the topic would be taken for lines of this input, and its ends for the end.
    private static func checkIsUnused(_ topic: String, _ partitions: Int32, on engine: any Engine) throws {
        struct Found: Error {}
        let (consumer, buffer) = (try engine.makeConsumer(), RecordBuffer())
        for number in 0..<partitions {
            let partition = TopicPartition(topic, number)
            let offsets = try engine.offsets(of: partition)
            if offsets.isEmpty { continue }
            do {
                // A replay that was cut off in its first commit has left offsets without records.
                _ = try consumer.readToEnd(of: partition, from: offsets.lowerBound, into: buffer) { _ in throw Found() }
            } catch is Found {
                throw InputError(
                    "the topic \(topic) holds records, but the log knows no place of this replay among them: they are others', or "
                        + "a cluster has forgotten the place. A replay needs the topic to itself: give another --data-dir; on a "
                        + "cluster, delete the topic and begin anew, or replay on another cluster")
            }
        }
    }

    /// What became of the lines that did not get into the source topic, and how many lines there were in all.
    public var progress: IngestPlace { place }

    /// How much of the input has been read, in bytes, and of how much.
    public var bytes: (done: Int64, of: Int64) {
        (sizes.prefix(Int(place.file)).reduce(0, +) + place.byte, sizes.reduce(0, +))
    }

    /// Puts the next stretch of lines into the topic and commits it. The last one says that the input has ended.
    /// - Returns: Whether there is more to come.
    /// - Throws: ``InputError``, `EngineError`.
    public func step() throws -> Bool {
        guard !place.isAtEnd else { return false }
        while writer.byteCount < Ingest.commitBytes {
            guard let line = try nextLine() else {
                place.isAtEnd = true
                break
            }
            try take(line)
            place.byte = line.end
        }
        let watermark =
            place.isAtEnd
            ? (place.greatestTime ?? .zero) + .milliseconds(1)
            : (place.greatestTime ?? .distantPast) - application.grace
        let needsSequences = application.topology.needs(.arrival)
        if watermark != .distantPast || needsSequences {
            let sequence = needsSequences ? place.read + 1 : .min
            writer.state(watermark: watermark, sequence: sequence, isLast: place.isAtEnd)
        }
        try writer.commit(SourceWriter.Place(offset: place.read, metadata: place.text), wait: wait)
        if !isPlaceKept { try checkPlaceIsKept() }
        return !place.isAtEnd
    }

    private func checkPlaceIsKept() throws {
        guard try writer.committedPlace() != nil else {
            throw UsageError(
                "the engine does not know the place in the input that it has just committed: it keeps no offsets of "
                    + "transactions, as librdkafka's mock cluster keeps none, and without them nobody can tell when a "
                    + "replay is done, or where it goes on. Replay on the embedded log, or on a cluster that keeps them"
            )
        }
        isPlaceKept = true
    }

    private func nextLine() throws(InputError) -> LineReader.Line? {
        while place.file < Int64(paths.count) {
            if reader == nil { reader = try openFile() }
            if let line = try reader?.next() { return line }
            reader = nil
            place.file += 1
            place.byte = 0
        }
        return nil
    }

    /// Opens the file being read, behind its header if it has another format than the application's own.
    private func openFile() throws(InputError) -> LineReader {
        let path = paths[Int(place.file)]
        let head = try LineReader(path: path, longest: application.longestLine)
        let first = try head.next()
        adapt = first.flatMap { application.makeAdapter($0.bytes) }
        let start = adapt == nil ? place.byte : max(place.byte, first?.end ?? 0)
        return try LineReader(path: path, from: start, longest: application.longestLine)
    }

    private func take(_ line: LineReader.Line) throws(EngineError) {
        if line.length == line.bytes.count, LineReader.isBlank(line.bytes) { return }
        place.read += 1
        let unplaced = place.greatestTime ?? .earliestStored
        guard line.length <= application.longestLine else {
            place.tooLong += 1
            let rejection = Rejection(
                "too-long",
                "\(paths[Int(place.file)]), bytes \(line.start) to \(line.end): a line of \(line.length) bytes, of at "
                    + "most \(application.longestLine); its beginning is kept here")
            return try writer.reject(value: line.bytes, time: unplaced, sequence: place.read, rejection)
        }
        var bytes = line.bytes
        if let adapt {
            adapted.removeAll()
            adapt(line.bytes, place.read, adapted)
            bytes = adapted.bytes
        }
        key.removeAll()
        guard let time = placeLine(bytes, key) else {
            key.removeAll()
            return try writer.write(key: key.bytes, value: bytes, time: unplaced, sequence: place.read)
        }
        if let rejection = writer.rejection(ofTime: time) {
            place.unstorable += 1
            return try writer.reject(value: bytes, time: unplaced, sequence: place.read, rejection)
        }
        place.placed += 1
        if let greatest = place.greatestTime, time < greatest - application.grace {
            place.late += 1
            return try writer.writeLate(key: key.bytes, value: bytes, time: time, sequence: place.read)
        }
        place.greatestTime = max(place.greatestTime ?? time, time)
        try writer.write(key: key.bytes, value: bytes, time: time, sequence: place.read)
    }
}
