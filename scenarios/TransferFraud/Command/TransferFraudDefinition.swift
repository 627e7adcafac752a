import Foundation
import MillraceCommand
import MillraceCore
import MillraceFormats
import MillraceReplay

/// The application as its commands need it.
public enum TransferFraudDefinition: ApplicationDefinition {
    /// One sentence.
    public static let abstract = "Decides which transfers are approved, held or blocked."

    /// Transfers come again if they are not answered: after a loss of power the log may go back by some seconds.
    public static let survivesPowerLoss = false

    /// The application with the accounts and rules that `options` name.
    /// - Throws: `InputError` if one of them cannot be used.
    public static func application(
        _ options: TransferFraudOptions, paths: [String], console: Console
    ) throws -> Application {
        try .transferFraud(options.settings(for: paths))
    }

    /// Writes transfers to `path`, their accounts to `NAME.accounts.jsonl` and the frauds among them to
    /// `NAME.truth.jsonl` beside it.
    public static func generate(
        _ options: TransferFraudOptions, seed: UInt64, events: Int64, to path: String
    ) throws -> Generated {
        let name = (path as NSString).deletingPathExtension
        var generator = FraudGenerator(seed: seed, events: events)
        let accounts = try LineFile("\(name).accounts.jsonl")
        for line in generator.accountLines { try accounts.write(Array(line.utf8)) }
        try accounts.finish()
        let (transfers, truth) = (try LineFile(path), try LineFile("\(name).truth.jsonl"))
        for _ in 0..<events {
            let line = generator.next()
            try transfers.write(line.bytes)
            if let fraud = line.fraud { try truth.write(GroundTruth.line(id: fraud.id, fraud.plant)) }
        }
        try transfers.finish()
        try truth.finish()
        return Generated(files: [transfers.path, accounts.path, truth.path], missing: generator.missing)
    }

    /// A bank whose customers transfer without end.
    public static func liveSource(_ options: TransferFraudOptions, seed: UInt64) -> any LiveSource {
        LiveBank(generator: FraudGenerator(seed: seed, events: 18_000))
    }

    /// What the decisions are worth by the labels that the files have, or that lie beside them.
    /// - Throws: `InputError` if a ground truth cannot be read.
    public static func assessment(
        of found: Derivation, paths: [String], options: TransferFraudOptions
    ) throws -> Assessment? {
        guard let labels = try FraudLabels(paths: paths) else { return nil }
        let quality = FraudQuality(decisions: (found.results["decisions"] ?? []).lazy.map(\.utf8), labels: labels)
        return Assessment(text: quality.text, json: quality.json, picture: QualityPicture(quality).svg)
    }

    /// Sentences with the local time of the payer, whose zone the accounts' table in the log tells.
    public static func makeSentences(on engine: any Engine) throws -> any ResultSentences {
        try FraudSentences(on: engine)
    }
}

/// A bank whose customers transfer while the application runs.
private struct LiveBank: LiveSource {
    var generator: FraudGenerator

    func prepare(_ engine: any Engine) throws {
        let entries = try generator.accountLines.map { line in
            try Array(line.utf8).withUnsafeBytes { try AccountEntry(line: $0) }
        }
        try TablePublisher.publish(
            entries.map { (key: $0.account, value: $0) }, to: TransferFraudTopology.accounts, on: engine)
    }

    mutating func next() -> [UInt8]? { generator.next().bytes }
}
