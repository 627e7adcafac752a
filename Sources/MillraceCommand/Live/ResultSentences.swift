import MillraceCore

/// Tells results in sentences for a person, while an application runs.
public protocol ResultSentences: AnyObject {
    /// Takes from the log what has come to it and sentences need; called before results are read.
    /// - Throws: `EngineError`.
    func refresh() throws

    /// The sentence that a line of the result called `result` stands for.
    func sentence(for line: [UInt8], of result: String) -> String
}

/// Sentences that lines hold all of.
final class LineSentences<Definition: ApplicationDefinition>: ResultSentences {
    func refresh() {}

    func sentence(for line: [UInt8], of result: String) -> String { Definition.sentence(for: line, of: result) }
}
