import ArgumentParser
import MillraceCore
import MillraceReplay

/// An application as its commands need it. The commands are the same for all; what differs stands here.
public protocol ApplicationDefinition: SendableMetatype {
    /// Options of the application's own, on every command that runs its topology.
    associatedtype Options: ParsableArguments & Sendable

    /// One sentence that says what the application does.
    static var abstract: String { get }

    /// Whether what the application acknowledges survives a loss of the machine's power. It then waits for the disk at
    /// each commit; otherwise its log goes back by some seconds, whole and consistent. It is decided when a log is
    /// created.
    static var survivesPowerLoss: Bool { get }

    /// The application for the files at `paths`, none for a live run.
    /// - Throws: `InputError` if a file it needs beside them cannot be read.
    static func application(_ options: Options, paths: [String], console: Console) throws -> Application

    /// Writes `events` lines of made-up input to `path`, and what belongs to them beside it.
    /// - Returns: The files written, and what did not occur in so few events.
    static func generate(_ options: Options, seed: UInt64, events: Int64, to path: String) throws -> Generated

    /// Made-up input without end, for a live run.
    static func liveSource(_ options: Options, seed: UInt64) throws -> any LiveSource

    /// What a verified result is worth by what is known of the files at `paths`, such as what was planted in them; nil if
    /// nothing is known. It does not decide whether the derivations agree.
    /// - Throws: `InputError` if what is known cannot be read.
    static func assessment(of found: Derivation, paths: [String], options: Options) throws -> Assessment?

    /// The sentence for a person that a line of the result called `result` stands for.
    static func sentence(for line: [UInt8], of result: String) -> String

    /// What tells results in sentences that need more than their lines hold, out of the log on `engine`.
    /// - Throws: `EngineError`.
    static func makeSentences(on engine: any Engine) throws -> any ResultSentences
}

extension ApplicationDefinition {
    /// Nothing is known.
    public static func assessment(of found: Derivation, paths: [String], options: Options) throws -> Assessment? { nil }

    /// The line itself.
    public static func sentence(for line: [UInt8], of result: String) -> String {
        String(decoding: line, as: UTF8.self)
    }

    /// The sentences of ``sentence(for:of:)``.
    public static func makeSentences(on engine: any Engine) throws -> any ResultSentences { LineSentences<Self>() }
}

/// What a result is worth.
public struct Assessment: Sendable {
    /// Lines for a person.
    public var text: String
    /// One JSON object.
    public var json: String
    /// The same as a picture in SVG; nil if there is none.
    public var picture: String?

    /// The same, in several forms.
    public init(text: String, json: String, picture: String? = nil) {
        self.text = text
        self.json = json
        self.picture = picture
    }
}

/// What a generator has written.
public struct Generated: Sendable {
    /// Paths of the files.
    public var files: [String]
    /// What did not occur, in words.
    public var missing: [String]

    /// `files` were written, without `missing`.
    public init(files: [String], missing: [String]) {
        self.files = files
        self.missing = missing
    }
}

/// Input that comes while the application runs.
public protocol LiveSource {
    /// Publishes what must be in the log before the first line.
    func prepare(_ engine: any Engine) throws
    /// The next line; nil if there is none at present.
    mutating func next() -> [UInt8]?
}
