using System.Globalization;
using Moana.Link;

// Links as they are between machines, for tests.
// moana-link delay <ms> <words>...        runs a command and carries its input and output, each way so much later
// moana-link hold <word> <until> <words>... the same at once; but once <word> was carried there, nothing comes back until <until> was, too
// moana-link wire <cut> <ms> <loss> <a> <b> two network devices, and between them a wire: so much later each way, of a hundred packets so
//                                         many are lost, and all while the file <cut> is there; until its input ends
return args switch
{
    ["delay", var time, .. var words] => await Carried.RunAsync(words, TimeSpan.FromMilliseconds(Number(time)), new(null, null)),
    ["hold", var word, var until, .. var words] => await Carried.RunAsync(words, TimeSpan.Zero, new(word, until)),
    ["wire", var cut, var time, var loss, var a, var b] => Wire.Run(a, b, TimeSpan.FromMilliseconds(Number(time)), Number(loss) / 100, cut),
    _ => throw new ArgumentException("usage: moana-link delay|hold|wire ..."),
};

static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
