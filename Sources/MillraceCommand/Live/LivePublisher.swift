import MillraceCore
import MillraceReplay
import MillraceStreams

/// Puts lines that come live into an application's source topic, as the ingest of files does: adapted if the first is the
/// header of another format; to the dead letters if they are too long, or bear a time that the engine cannot keep.
struct LivePublisher {
    private let application: Application
    private let writer: SourceWriter
    private let placeLine: Application.PlaceLine
    private let key = ByteWriter()
    private let adapted = ByteWriter()
    /// Whether the next line may be a header.
    private var mayBeHeader: Bool
    private var adapt: Application.AdaptLine?
    private var lastTime = Timestamp.earliestStored
    /// How many lines have been taken.
    private(set) var count: Int64 = 0
    /// How many of them became dead letters instead of going to the source topic, by reason.
    private(set) var rejected: [String: Int64] = [:]

    /// A publisher for `application`, of lines that others write or that are made up, which have no header.
    init(_ application: Application, writer: SourceWriter, isForeign: Bool) {
        self.application = application
        self.writer = writer
        mayBeHeader = isForeign
        placeLine = application.makePlaceLine()
    }

    /// Adds a line to what the writer commits next, unless it is blank or a header. Of one that is too long, the beginning is
    /// enough.
    mutating func take(_ line: [UInt8]) throws(EngineError) {
        let result = line.withUnsafeBytes { bytes in
            Result { () throws(EngineError) in try take(bytes) }
        }
        try result.get()
    }

    private mutating func take(_ line: UnsafeRawBufferPointer) throws(EngineError) {
        if mayBeHeader {
            mayBeHeader = false
            adapt = application.makeAdapter(line)
            if adapt != nil { return }
        }
        if LineReader.isBlank(line) { return }
        count += 1
        guard line.count <= application.longestLine else {
            let beginning = UnsafeRawBufferPointer(rebasing: line.prefix(1_024))
            return try reject(
                beginning,
                Rejection(
                    "too-long", "a line of more than \(application.longestLine) bytes; its beginning is kept here"))
        }
        var bytes = line
        if let adapt {
            adapted.removeAll()
            adapt(line, count, adapted)
            bytes = adapted.bytes
        }
        key.removeAll()
        if let time = placeLine(bytes, key) {
            if let rejection = writer.rejection(ofTime: time) { return try reject(bytes, rejection) }
            lastTime = time
        } else {
            key.removeAll()
        }
        try writer.write(key: key.bytes, value: bytes, time: lastTime)
    }

    private mutating func reject(_ line: UnsafeRawBufferPointer, _ rejection: Rejection) throws(EngineError) {
        rejected[rejection.reason, default: 0] += 1
        try writer.reject(value: line, time: lastTime, sequence: 0, rejection)
    }
}
