import MillraceFormats

/// An attempt on which two sets of rules come to different ends.
struct DecisionDifference {
    let before: DecisionLine
    let after: DecisionLine
    /// Whether the attempt is a fraud; nil if nothing is known of it.
    let isFraud: Bool?
    /// The rules whose hits count after and not before, and the other way round, by their bytes.
    let gained: [String]
    let lost: [String]

    /// The difference of two decisions on the same attempt.
    init(before: DecisionLine, after: DecisionLine, isFraud: Bool?) {
        self.before = before
        self.after = after
        self.isFraud = isFraud
        let (old, new) = (Set(before.reasons.map(\.rule)), Set(after.reasons.map(\.rule)))
        gained = new.subtracting(old).sorted(by: precedesByBytes)
        lost = old.subtracting(new).sorted(by: precedesByBytes)
    }

    /// Whether there is any.
    var isDifferent: Bool {
        before.decision != after.decision || before.score != after.score || !gained.isEmpty || !lost.isEmpty
    }

    /// A line for a person.
    var text: String {
        let money = MoneyText.of(after.amount, after.currency)
        let changes = gained.map { "+\($0)" } + lost.map { "-\($0)" }
        return "\(after.id): \(after.payer) pays \(after.payee) \(money): \(before.decision) "
            + "(\(before.score)) → \(after.decision) (\(after.score))"
            + (changes.isEmpty ? "" : " \(changes.joined(separator: " "))")
            + (isFraud == true ? ", a fraud" : "")
    }
}

extension DecisionDifference: JSONWritable {
    func write(to json: inout JSONWriter) {
        json.beginObject()
        json.member("sequence", after.sequence)
        json.member("id", after.id)
        json.member("time", instant: after.time)
        json.member("from", after.payer)
        json.member("to", after.payee)
        json.member("amount", after.amount)
        json.member("currency", after.currency)
        for (name, line) in [("before", before), ("after", after)] {
            json.key(named: name)
            json.beginObject()
            json.member("decision", line.decision)
            json.member("score", line.score)
            json.endObject()
        }
        for (name, rules) in [("gained", gained), ("lost", lost)] {
            json.key(named: name)
            json.beginArray()
            for rule in rules { json.string(rule) }
            json.endArray()
        }
        if let isFraud { json.member("fraud", isFraud) }
        json.endObject()
    }
}
