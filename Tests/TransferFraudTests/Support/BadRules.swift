/// Lines that a file of rules is refused for.
enum BadRules {
    static let lines =
        other + lists.map { #"{"id":"r","score":1,"kind":"cycle","currencies":\#($0)}"# }

    private static let other = [
        "x", "{}", #"{"id":"r","score":1}"#, #"{"id":"r","score":1,"kind":"x"}"#,
        #"{"id":"","score":1,"kind":"cycle"}"#,
        #"{"id":"r","kind":"cycle"}"#, #"{"id":"r","score":1001,"kind":"cycle"}"#,
        #"{"id":"r","score":1,"kind":"cycle","limit":1}"#, #"{"id":"r","score":1,"kind":"velocity"}"#,
        #"{"id":"r","score":1,"kind":"cycle","hops":1}"#, #"{"id":"r","score":1,"kind":"cycle","hops":2.0}"#,
        #"{"id":"r","score":1,"kind":"cycle","hops":13}"#, #"{"id":"r","score":1,"kind":"cycle","window":"31d"}"#,
        #"{"id":"r","score":1,"kind":"cycle","window":"0s"}"#, #"{"id":"r","score":1,"kind":"cycle","window":"1w"}"#,
        #"{"id":"r","score":1,"kind":"cycle","ordered":1}"#, #"{"id":"r","score":1,"kind":"dormant","amount":1}"#,
        #"{"id":"r","score":1,"kind":"dormant","amount":"-1"}"#, #"{"id":"r","score":1,"kind":"cycle","version":0}"#,
        #"{"id":"r","score":1,"kind":"cycle","effectiveFrom":1}"#, #"{"suppress":"r","account":"a"}"#,
        #"{"id":"r","score":1,"kind":"cycle","effectiveFrom":{"time":"2026-03-02T00:00:00Z","sequence":1}}"#,
        #"{"suppress":"r","account":"a","until":"2026-03-02"}"#,
        #"{"id":"\#(long)","score":1,"kind":"cycle"}"#,
        #"{"suppress":"\#(long)","account":"a","until":"2026-03-02T00:00:00Z"}"#,
        #"{"suppress":"r","account":"\#(long)","until":"2026-03-02T00:00:00Z"}"#,
        #"{"suppress":"r","account":"a","until":"2026-03-02T00:00:00Z","currencies":["USD"]}"#,
    ]

    /// A name of 65 bytes.
    private static let long = String(repeating: "é", count: 32) + "e"

    /// Lists that are none of currencies.
    private static let lists = [
        "[]", #""USD""#, #"["usd"]"#, #"["US"]"#, #"["USDT"]"#, #"[""]"#, #"["USD","USD"]"#, #"["USD",840]"#,
        #"["USD",null]"#, #"[["USD"]]"#, #"["USD,EUR"]"#, #"["USD" "EUR"]"#, #"["USD",]"#, #"{"USD":true}"#, "true",
    ]
}
