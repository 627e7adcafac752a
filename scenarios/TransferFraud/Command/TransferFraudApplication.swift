import Foundation
import MillraceCore
import MillraceReplay
import MillraceStreams

/// What an application of the fraud rules is made of.
public struct TransferFraudSettings: Sendable {
    /// File of the accounts' table; nil for none.
    public var accounts: String?
    /// File of the rules; nil for the default ones.
    public var rules: String?
    /// What the steps of other formats stand for.
    public var steps = FormatSteps()
    /// The scores that hold and block.
    public var limits = DecisionLimits()

    /// Without files, and with the default limits.
    public init() {}
}

extension Application {
    /// The fraud application.
    /// - Throws: `InputError` if one of the files cannot be used.
    public static func transferFraud(_ settings: TransferFraudSettings) throws(InputError) -> Application {
        let accounts = try settings.accounts.map { path throws(InputError) in try AccountsFile.read(path) } ?? []
        let book = try RulesFile.read(settings.rules)
        var application = Application(
            id: TransferFraudTopology.applicationID, topology: TransferFraudTopology.make(settings.limits),
            sourceTopic: TransferFraudTopology.transfers.name, grace: TransferFraudTopology.grace,
            longestLine: TransferFraudTopology.longestLine,
            makePlaceLine: {
                let reader = TransferLineReader()
                return { line, key in reader.place(line, key) }
            },
            prepare: { engine in
                try TablePublisher.publish(
                    accounts.lazy.map { (key: $0.account, value: $0) }, to: TransferFraudTopology.accounts, on: engine)
                try RulesTopic.publishFirst(book, path: settings.rules, on: engine)
            },
            results: [
                .init(name: "decisions", topic: TransferFraudTopology.decisions.name),
                .init(name: "repeats", topic: TransferFraudTopology.repeats.name),
                .init(name: "actions", topic: TransferFraudTopology.actions.name),
                .init(name: "journal", topic: TransferFraudTopology.journal.name),
                .init(name: "statements", topic: TransferFraudTopology.statements.name),
                .init(name: "cases", topic: TransferFraudTopology.cases.name),
            ],
            ignoredMembers: [],
            derive: { paths in
                try TransferFraudOracle.derive(
                    inputs: paths.map { URL(fileURLWithPath: $0) },
                    accounts: settings.accounts.map { URL(fileURLWithPath: $0) },
                    rules: settings.rules.map { URL(fileURLWithPath: $0) },
                    startTime: settings.steps.start.milliseconds, amlSimStep: settings.steps.amlSim.milliseconds,
                    holdFrom: settings.limits.hold, blockFrom: settings.limits.block)
            })
        application.answers = TransferFraudTopology.decisions.name
        application.makeAdapter = { header in TransferFormats.adapter(header: header, steps: settings.steps) }
        return application
    }
}
